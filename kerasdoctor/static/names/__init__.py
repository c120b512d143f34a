"""What names stand for, and which libraries and versions a script means."""
