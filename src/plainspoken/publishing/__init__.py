"""Rule files published to a site directory: read, judged, written all or none, and kept with who, when and why."""
