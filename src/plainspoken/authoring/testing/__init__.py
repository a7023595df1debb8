"""Examples and corpora tried on the whole engine, and previews of what rules would change."""
