"""Django's models read from source: no project code is imported, settings are read as text."""
