// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../interfaces/ILicenseRegistry.sol";
import {Distribution, Eligibility, OfferTerms} from "../types/Licenses.sol";
import {Pool} from "../types/Pools.sol";
import {Uses} from "../types/Uses.sol";
import {OfferClock, OfferClocks} from "./OfferClocks.sol";
import {Statements, Tariff} from "./Statements.sol";

/// @notice An offer as it is stored: six words, each written once, and not at all where it is zero.
struct Offer {
    bytes32 poolId;
    /// When it holds, for what and for whom: what every question about a license reads. Never zero.
    OfferClock clock;
    /// publisher (160) | fee (96)
    uint256 sale;
    /// party (160) | guarantee (96)
    uint256 named;
    /// cap (96) | unitPrice (96) | revenueShare (32)
    uint256 price;
    /// minRate (128) | floor (96)
    uint256 least;
}

/// @title Offers
/// @notice What an offer may say, and how it is kept. Every cast takes exactly the bits that {pack} gave the field.
library Offers {
    /// @dev Bytes of encoded terms: 27 fields.
    uint256 private constant TERMS_BYTES = 27 * 32;

    /// @dev abi.encode(publisher, terms), whose hash is the offer's id.
    function encode(address by, OfferTerms calldata terms) internal pure returns (bytes memory) {
        bytes calldata words;
        // A struct of value types is encoded as its words in a row: those that came in. Whoever stores the terms must read every field,
        // which refuses a word that does not fit its type; for any other use such words are a hash of nothing.
        assembly ("memory-safe") {
            words.offset := terms
            words.length := TERMS_BYTES
        }
        return bytes.concat(bytes32(uint256(uint160(by))), words);
    }

    /// @dev Terms as they are stored. Reads every field, each once, but those of 32 bytes, which any word fits.
    function pack(
        OfferTerms calldata terms,
        address publisher_,
        bool soleAgent
    ) internal pure returns (Offer memory offer) {
        offer.least = terms.minRate | (uint256(terms.floor) << 128);
        offer.poolId = terms.poolId;
        offer.clock = OfferClocks.pack(terms, soleAgent, uint128(offer.least) != 0);
        offer.sale = uint160(publisher_) | (uint256(terms.fee) << 160);
        offer.named = uint160(terms.party) | (uint256(terms.guarantee) << 160);
        offer.price = terms.cap | (uint256(terms.unitPrice) << 96) | (uint256(terms.revenueShare) << 192);
    }

    /// @dev Whether terms make sense, by themselves and for this pool.
    function check(Offer memory offer, Pool memory pool) internal pure {
        OfferClock clock = offer.clock;
        uint16 uses = clock.uses();
        if (uses == 0 || !Uses.include(pool.uses, uses)) revert ILicenseRegistry.OfferUsesInvalid(uses, pool.uses);
        address party_ = address(uint160(offer.named));
        bool anyone = clock.eligibility() == Eligibility.Anyone;
        if (anyone != (party_ == address(0))) revert ILicenseRegistry.OfferPartyInvalid(party_);
        // A credential or a name is personal: a license that asks for one stays where it is.
        if (clock.transferable() && !anyone) revert ILicenseRegistry.OfferTransferInvalid();
        if (clock.exclusive()) {
            if (!clock.soleAgent()) revert ILicenseRegistry.OfferNotSoleAgent(offer.poolId);
            if (clock.duration() == 0) revert ILicenseRegistry.OfferExclusiveEndless();
        }
        // A stream of the least rate must be one that the pool takes; rounded down as there. Rates are scaled by 2^64.
        uint256 rate = uint128(offer.least);
        uint256 min = (uint256(pool.minStreamPerDay) << 64) / 1 days;
        if (rate != 0 && rate < min) revert ILicenseRegistry.OfferRateTooLow(rate, min);

        uint256 share = offer.price >> 192;
        if (share > Statements.WHOLE_SHARE) revert ILicenseRegistry.OfferShareTooHigh(share, Statements.WHOLE_SHARE);
        uint256 cap = uint96(offer.price);
        uint256 guarantee = offer.named >> 160;
        if (cap != 0 && cap < guarantee) revert ILicenseRegistry.OfferCapTooLow(cap, guarantee);
        // Without periods nothing of this could ever be asked for: unit price, share, floor, guarantee; nor shared by use.
        bool stated =
            (offer.price >> 96) | (offer.least >> 128) | guarantee != 0 || clock.distribution() != Distribution.Units;
        if (clock.period() == 0 && stated) {
            revert ILicenseRegistry.OfferPeriodInvalid(0, clock.duration());
        }
    }

    /// @dev Writes only words that are not zero.
    function store(Offer storage offer, Offer memory given) internal {
        offer.poolId = given.poolId;
        offer.clock = given.clock;
        offer.sale = given.sale;
        if (given.named != 0) offer.named = given.named;
        if (given.price != 0) offer.price = given.price;
        if (given.least != 0) offer.least = given.least;
    }

    function publisher(Offer storage offer) internal view returns (address) {
        return address(uint160(offer.sale));
    }

    function fee(Offer storage offer) internal view returns (uint256) {
        return offer.sale >> 160;
    }

    function party(Offer storage offer) internal view returns (address) {
        return address(uint160(offer.named));
    }

    function minRate(Offer storage offer) internal view returns (uint256) {
        return uint128(offer.least);
    }

    /// @dev What a statement under this offer is computed with.
    function tariffOf(Offer storage offer) internal view returns (Tariff memory) {
        uint256 price = offer.price;
        return
            Tariff({
                unitPrice: uint96(price >> 96),
                revenueShare: price >> 192,
                floor: offer.least >> 128,
                guarantee: offer.named >> 160,
                cap: uint96(price)
            });
    }

    /// @dev The terms again, but for text and salt, which are not kept.
    function termsOf(Offer storage offer) internal view returns (OfferTerms memory terms) {
        uint256 price = offer.price;
        offer.clock.unpack(terms);
        terms.poolId = offer.poolId;
        terms.party = party(offer);
        terms.fee = uint96(offer.sale >> 160);
        terms.minRate = uint128(offer.least);
        terms.unitPrice = uint96(price >> 96);
        terms.revenueShare = uint32(price >> 192);
        terms.floor = uint96(offer.least >> 128);
        terms.guarantee = uint96(offer.named >> 160);
        terms.cap = uint96(price);
    }
}
