"""What shows only while a model trains: judged by the training monitor."""
