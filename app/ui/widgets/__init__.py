"""Small controls that all pages share. Import from the modules: the first picture needs only a few of them."""
