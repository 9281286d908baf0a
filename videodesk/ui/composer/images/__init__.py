"""The composer's list of reference images: import, preview, order and drag and drop."""
