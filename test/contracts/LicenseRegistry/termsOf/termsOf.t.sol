// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Distribution, Eligibility, OfferTerms} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract TermsOfTest is LicenseRegistryBase {
    uint256 private _seed;

    /// @dev Nothing, all that fits, or anything between.
    function _any(uint256 max) private returns (uint256) {
        _seed = uint256(keccak256(abi.encode(_seed)));
        if (_seed % 4 == 0) return 0;
        if (_seed % 4 == 1) return max;
        return (_seed >> 2) % max;
    }

    function _anyTerms() private returns (OfferTerms memory terms) {
        vm.prank(operator);
        terms.poolId = pools.createPool(PoolTerms(address(dollar), Uses.ALL, 0, 7, true, 0, operator, "all uses"));
        terms.textHash = keccak256("legal text");
        terms.uses = uint16(1 + _any(Uses.ALL - 1));
        terms.eligibility = Eligibility(_any(3));
        if (terms.eligibility == Eligibility.Anyone) terms.transferable = _any(1) == 1;
        else terms.party = address(uint160(1 + _any(type(uint160).max - 1)));
        terms.exclusive = _any(1) == 1;
        terms.coversLater = _any(1) == 1;
        terms.start = uint48(_any(type(uint48).max));
        terms.duration = uint48(_any(type(uint48).max - 1) + (terms.exclusive ? 1 : 0));
        terms.noticeDays = uint16(_any(type(uint16).max));
        terms.cureDays = uint16(_any(type(uint16).max));
        terms.territory = uint16(_any(type(uint16).max));
        terms.survives = uint16(_any(type(uint16).max));
        terms.duties = uint16(_any(type(uint16).max));
        terms.maxModels = uint16(_any(type(uint16).max));
        terms.fee = uint96(_any(type(uint96).max));
        terms.minRate = uint128(_any(type(uint128).max));
        terms.periodDays = uint16(_any(type(uint16).max));
        terms.graceDays = uint16(_any(type(uint16).max));
        if (terms.periodDays != 0) {
            terms.distribution = Distribution(_any(1));
            terms.unitPrice = uint96(_any(type(uint96).max));
            terms.revenueShare = uint32(_any(1_000_000));
            terms.floor = uint96(_any(type(uint96).max));
            terms.guarantee = uint96(_any(type(uint96).max));
            terms.cap = uint96(_any(type(uint96).max));
            if (terms.cap < terms.guarantee) terms.cap = terms.guarantee;
        }
        terms.salt = bytes32(_any(type(uint256).max));
    }

    function testFuzz_RevertGiven_NoOffer(bytes32 offerId) public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotFound.selector, offerId));
        licenses.termsOf(offerId);
    }

    function testFuzz_GivenOffer(uint256 seed) public {
        _seed = seed;
        OfferTerms memory terms = _anyTerms();
        bytes32 offerId = _publish(terms);
        (address publisher, bool closed, OfferTerms memory kept) = licenses.termsOf(offerId);
        _assertEq(publisher, operator, "publisher");
        _assertFalse(closed, "closed");
        (terms.textHash, terms.salt) = (0, 0);
        _assertEq(abi.encode(kept), abi.encode(terms), "terms");

        vm.prank(operator);
        licenses.close(offerId);
        (publisher, closed, kept) = licenses.termsOf(offerId);
        _assertEq(publisher, operator, "publisher, closed");
        _assertTrue(closed, "closed");
        _assertEq(abi.encode(kept), abi.encode(terms), "terms, closed");
    }

    function test_GivenOperatorChanged() public {
        bytes32 offerId = _publish(_terms());
        vm.prank(operator);
        pools.proposeOperator(poolId, stranger);
        vm.prank(stranger);
        pools.acceptOperator(poolId);
        (address publisher, , ) = licenses.termsOf(offerId);
        _assertEq(publisher, operator, "publisher");
    }
}
