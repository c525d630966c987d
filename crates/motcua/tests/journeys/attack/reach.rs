//! Administrators reach no further than their own units, whatever they edit.
