"""What people see: one script a page, read from top to bottom; `components` holds what pages share."""
