"""Why a text is answered as it is."""
