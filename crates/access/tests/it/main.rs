//! Decisions through the public surface, and the golden file of the shipped policy.

#[cfg(test)]
mod clients;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod narrowed;
mod people;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod proxies;
#[cfg(test)]
mod world;
