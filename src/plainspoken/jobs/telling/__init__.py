"""What customers read: rows and a sanitizer in, views out. Pure functions, no database."""
