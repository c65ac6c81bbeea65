"""Build time: from delivered files to one immutable release. Nothing at serving time imports it."""
