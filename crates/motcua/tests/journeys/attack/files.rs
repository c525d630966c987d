//! What is uploaded: disk, descriptors, memory, contents.
