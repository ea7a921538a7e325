// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice One payment that is shared by measured use: for one version of one period's statement, under one license. Its id is the
/// hash of all of this, and nothing of it is stored: who claims shows it again.
struct UsageEpoch {
    /// Registry that the license is in, and whose word all but payer and root is.
    address registry;
    bytes32 licenseId;
    /// Period of the license, from zero.
    uint32 period;
    /// Version of the period's statement, from one. A correction adds an epoch, it never replaces one.
    uint16 version;
    /// Pool whose works are licensed, and its token, which is the epoch's.
    bytes32 poolId;
    address token;
    /// Who paid: the licensee. Works of the payer's own get nothing.
    address payer;
    /// First second of the period, and first second after it.
    uint48 from;
    uint48 to;
    /// Root of the tree of {UsageClaim}s. Never zero.
    bytes32 root;
}

/// @notice One leaf of an epoch's tree, with what proves that it pays.
/// @dev leaf = keccak256(bytes.concat(keccak256(abi.encode(licenseId, period, version, index, workId, amount)))), in a standard tree
/// of OpenZeppelin's `@openzeppelin/merkle-tree`.
struct UsageClaim {
    UsageEpoch epoch;
    /// Position in the tree; each serves once.
    uint32 index;
    bytes32 workId;
    /// Base units.
    uint128 amount;
    /// A second of the period in which the work held units in the pool; any will do.
    uint48 heldAt;
    /// Sibling hashes from the leaf to the root.
    bytes32[] siblings;
}

/// @notice An epoch's account.
struct EpochState {
    /// Base units paid in. Zero: there is no such epoch.
    uint256 total;
    /// Base units claimed.
    uint256 paid;
    /// First second in which what nobody has claimed can go to the pool.
    uint256 closesAt;
    /// What nobody had claimed has gone to the pool.
    bool closed;
}
