"""Other people's chat servers, started from their Debian packages with their archives on."""
