//! What AWS publishes: the operation table and the list of AWS managed policies, unpacked at first use.
