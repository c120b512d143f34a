"""What surrounds a setup: interpreter, Keras, backend, libraries, devices, and kerasdoctor itself."""
