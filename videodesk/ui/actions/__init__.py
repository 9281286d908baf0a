"""What a user can do with generations: actions, menus, selection and shortcuts."""
