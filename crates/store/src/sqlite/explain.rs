//! EXPLAIN tests
