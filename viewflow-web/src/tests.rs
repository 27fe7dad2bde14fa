//! Tests of the site.
