//! Decisions through the public surface, and the golden file of the shipped policy.

#[cfg(test)]
mod clients;
mod people;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod proxies;
#[cfg(test)]
mod world;
