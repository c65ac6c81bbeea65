"""HTTP routes beside the pages: values, downloads, assets, health."""
