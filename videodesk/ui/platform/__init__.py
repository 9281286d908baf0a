"""The application object, single instance, crash reporting and display checks."""
