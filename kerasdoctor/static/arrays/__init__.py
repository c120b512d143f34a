"""What is known of arrays, tables, encoders and data sets."""
