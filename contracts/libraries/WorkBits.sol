// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title WorkBits
/// @notice What the work registry keeps beside a work's owner, in 96 bits.
/// @dev From the lowest bit: uses consented to (16), second since which (48), ERC-2981 royalty in basis points (16), flags (16).
library WorkBits {
    uint96 private constant SINCE_SHIFT = 16;
    uint96 private constant ROYALTY_SHIFT = 64;
    uint96 private constant CONSENT_MASK = uint96(type(uint64).max);

    /// @notice The token is a catalogue.
    uint96 internal constant CATALOGUE = 1 << 80;
    /// @notice The work came out of a catalogue.
    uint96 internal constant MATERIALIZED = 1 << 81;
    /// @notice Its consent is its catalogue's: no owner of the work has set any yet. Its own uses and second are zero.
    uint96 internal constant BY_STEWARD = 1 << 82;
    /// @notice A payee was named at least once.
    uint96 internal constant PAYEE = 1 << 83;
    /// @notice No payee can be named any more.
    uint96 internal constant PAYEE_LOCKED = 1 << 84;

    function pack(uint16 uses, uint48 since, uint16 royaltyBps, uint96 flags) internal pure returns (uint96) {
        return flags | (uint96(royaltyBps) << ROYALTY_SHIFT) | (uint96(since) << SINCE_SHIFT) | uses;
    }

    // Each cast below cuts exactly what belongs to the fields above its own.

    function usesOf(uint96 bits) internal pure returns (uint16) {
        return uint16(bits);
    }

    function sinceOf(uint96 bits) internal pure returns (uint48) {
        return uint48(bits >> SINCE_SHIFT);
    }

    /// @dev Uses and second together: the lowest 64 bits, which {usesOf} and {sinceOf} read as well.
    function consentOf(uint96 bits) internal pure returns (uint64) {
        return uint64(bits);
    }

    function royaltyOf(uint96 bits) internal pure returns (uint16) {
        return uint16(bits >> ROYALTY_SHIFT);
    }

    /// @dev Whether any of `flags` is set.
    function has(uint96 bits, uint96 flags) internal pure returns (bool) {
        return bits & flags != 0;
    }

    /// @dev The same work with another consent, given by its owner.
    function withConsent(uint96 bits, uint16 uses, uint48 since) internal pure returns (uint96) {
        return (bits & ~(CONSENT_MASK | BY_STEWARD)) | (uint96(since) << SINCE_SHIFT) | uses;
    }
}
