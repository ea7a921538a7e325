// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../interfaces/ILicenseRegistry.sol";
import {Distribution, Eligibility, OfferTerms} from "../types/Licenses.sol";
import {Pool} from "../types/Pools.sol";
import {Uses} from "../types/Uses.sol";
import {OfferClock, OfferClocks} from "./OfferClocks.sol";
import {Statements, Tariff} from "./Statements.sol";

/// @notice The part of an offer's terms that the chain computes with, in six words.
struct Offer {
    bytes32 poolId;
    /// When it holds, for what and for whom: what every question about a license reads. Never zero.
    OfferClock clock;
    /* Who sells */
    address publisher;
    uint96 fee;
    /* Who is named */
    address party;
    uint96 guarantee;
    /* What a statement costs */
    uint96 cap;
    uint96 unitPrice;
    uint32 revenueShare;
    /* The least of it */
    uint128 minRate;
    uint96 floor;
}

/// @title Offers
/// @notice What an offer may say, and how it is kept.
library Offers {
    /// @dev Bytes of encoded terms: 27 fields.
    uint256 private constant WORDS = 27 * 32;

    /// @dev keccak256(abi.encode(publisher, terms)).
    function idOf(address publisher, OfferTerms calldata terms) internal pure returns (bytes32) {
        bytes calldata words;
        // A struct of value types is encoded as its words in a row: those that came in. Whoever stores the terms must read every field,
        // which refuses a word that does not fit its type; for any other use such words are a hash of nothing.
        assembly ("memory-safe") {
            words.offset := terms
            words.length := WORDS
        }
        return keccak256(bytes.concat(bytes32(uint256(uint160(publisher))), words));
    }

    /// @dev Whether terms make sense, by themselves and for this pool.
    function check(OfferTerms memory terms, Pool memory pool) internal pure {
        if (terms.textHash == 0) revert ILicenseRegistry.OfferTextMissing();
        if (terms.uses == 0 || !Uses.include(pool.uses, terms.uses)) {
            revert ILicenseRegistry.OfferUsesInvalid(terms.uses, pool.uses);
        }
        bool anyone = terms.eligibility == Eligibility.Anyone;
        if (anyone != (terms.party == address(0))) revert ILicenseRegistry.OfferPartyInvalid(terms.party);
        // A credential or a name is personal: a license that asks for one stays where it is.
        if (terms.transferable && !anyone) revert ILicenseRegistry.OfferTransferInvalid();
        if (terms.exclusive) {
            if (!pool.soleAgent) revert ILicenseRegistry.OfferNotSoleAgent(terms.poolId);
            if (terms.duration == 0) revert ILicenseRegistry.OfferExclusiveEndless();
        }
        if (terms.distribution != Distribution.Units) {
            revert ILicenseRegistry.OfferDistributionUnsupported(terms.distribution);
        }
        // A stream of the least rate must be one that the pool takes; rounded down as there. Rates are scaled by 2^64.
        uint256 min = (uint256(pool.minStreamPerDay) << 64) / 1 days;
        if (terms.minRate != 0 && terms.minRate < min) revert ILicenseRegistry.OfferRateTooLow(terms.minRate, min);
        if (terms.revenueShare > Statements.WHOLE_SHARE) {
            revert ILicenseRegistry.OfferShareTooHigh(terms.revenueShare, Statements.WHOLE_SHARE);
        }
        if (terms.cap != 0 && terms.cap < terms.guarantee) {
            revert ILicenseRegistry.OfferCapTooLow(terms.cap, terms.guarantee);
        }
        // Without periods nothing of this could ever be asked for.
        if (terms.periodDays == 0 && terms.unitPrice | terms.revenueShare | terms.floor | terms.guarantee != 0) {
            revert ILicenseRegistry.OfferPeriodInvalid(terms.periodDays, terms.duration);
        }
    }

    /// @dev Writes only words in which something is not zero.
    function store(Offer storage offer, address publisher, OfferTerms memory terms, bool soleAgent) internal {
        offer.poolId = terms.poolId;
        offer.clock = OfferClocks.pack(terms, soleAgent);
        (offer.publisher, offer.fee) = (publisher, terms.fee);
        if (terms.party != address(0) || terms.guarantee != 0) {
            (offer.party, offer.guarantee) = (terms.party, terms.guarantee);
        }
        if (terms.cap | terms.unitPrice | terms.revenueShare != 0) {
            (offer.cap, offer.unitPrice, offer.revenueShare) = (terms.cap, terms.unitPrice, terms.revenueShare);
        }
        if (terms.minRate | terms.floor != 0) (offer.minRate, offer.floor) = (terms.minRate, terms.floor);
    }

    /// @dev The terms again, as far as they are kept.
    function termsOf(Offer storage offer) internal view returns (OfferTerms memory terms) {
        OfferClocks.unpack(offer.clock, terms);
        terms.poolId = offer.poolId;
        terms.fee = offer.fee;
        (terms.party, terms.guarantee) = (offer.party, offer.guarantee);
        (terms.cap, terms.unitPrice, terms.revenueShare) = (offer.cap, offer.unitPrice, offer.revenueShare);
        (terms.minRate, terms.floor) = (offer.minRate, offer.floor);
    }

    /// @dev What a statement under this offer is computed with.
    function tariffOf(Offer storage offer) internal view returns (Tariff memory) {
        return
            Tariff({
                unitPrice: offer.unitPrice,
                revenueShare: offer.revenueShare,
                floor: offer.floor,
                guarantee: offer.guarantee,
                cap: offer.cap
            });
    }
}
