"""What is known of Keras: layers, shapes, models, compile and fit."""
