"""Reports → text. One format a file; heavy libraries are loaded only by the format that needs them."""
