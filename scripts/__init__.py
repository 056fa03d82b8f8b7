"""What prepares, translates and maintains a working copy; never imported by the product."""
