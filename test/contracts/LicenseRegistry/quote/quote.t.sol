// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {OfferTerms, Statement} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract QuoteTest is LicenseRegistryBase {
    function _metered() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 3;
        // 2.5 percent.
        terms.revenueShare = 25_000;
        terms.floor = 4;
        terms.guarantee = 100;
        terms.cap = 1_000;
    }

    function testFuzz_RevertGiven_NoOffer(bytes32 offerId, uint96 units) public {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotFound.selector, offerId));
        licenses.quote(offerId, units, 0);
    }

    function testFuzz_GivenNotAsked(uint96 units, uint96 revenue) public {
        _assertEq(licenses.quote(_publish(_terms()), units, revenue), 0, "owed");
    }

    function test_WhenEachPartDecides() public {
        bytes32 offerId = _publish(_metered());
        _assertEq(licenses.quote(offerId, 0, 0), 100, "the guarantee");
        _assertEq(licenses.quote(offerId, 50, 0), 200, "the floor: 50 at 4");
        _assertEq(licenses.quote(offerId, 50, 10_000), 400, "50 at 3 and 250 of 10,000");
        _assertEq(licenses.quote(offerId, 250, 10_000), 1_000, "as much as the cap");
        _assertEq(licenses.quote(offerId, 251, 10_000), 1_000, "the cap");
    }

    function test_WhenShareNotWhole() public {
        bytes32 offerId = _publish(_metered());
        _assertEq(licenses.quote(offerId, 0, 8_000), 200, "whole");
        _assertEq(licenses.quote(offerId, 0, 8_001), 201, "rounded up");
        _assertEq(licenses.quote(offerId, 0, 8_040), 201, "whole again");
    }

    function testFuzz_WhenAny(
        uint96 unitPrice,
        uint32 share,
        uint96 floor_,
        uint96 guarantee,
        uint96 cap,
        uint96 units,
        uint96 revenue
    ) public {
        OfferTerms memory terms = _metered();
        (terms.unitPrice, terms.floor, terms.guarantee) = (unitPrice >> 60, floor_ >> 60, guarantee >> 20);
        terms.revenueShare = share % 1_000_001;
        terms.cap = cap;
        if (cap != 0 && cap < terms.guarantee) terms.cap = terms.guarantee;

        uint256 owed = uint256(terms.unitPrice) * units;
        uint256 part = uint256(terms.revenueShare) * revenue;
        owed += part / 1_000_000 + (part % 1_000_000 == 0 ? 0 : 1);
        if (owed < uint256(terms.floor) * units) owed = uint256(terms.floor) * units;
        if (owed < terms.guarantee) owed = terms.guarantee;
        if (terms.cap != 0 && owed > terms.cap) owed = terms.cap;

        bytes32 id = _acquire(terms);
        bytes32 offerId = licenses.stateOf(id).offerId;
        _assertEq(licenses.quote(offerId, units, revenue), owed, "quoted");
        if (owed > 1 << 111) return;
        vm.warp(START + 30 * DAY);
        dollar.mint(licensee, type(uint120).max);
        vm.prank(licensee);
        (uint256 stated, ) = licenses.report(id, Statement(0, 0, units, revenue, 0), NEVER);
        _assertEq(stated, owed, "stated");
    }

    function test_RevertWhen_BeyondAnyStatement() public {
        OfferTerms memory terms = _metered();
        terms.unitPrice = type(uint96).max;
        bytes32 offerId = _publish(terms);
        // As much as a statement can hold is no trouble.
        _assertEq(licenses.quote(offerId, type(uint96).max, type(uint96).max), 1_000, "the cap");
        bytes memory overflow = abi.encodeWithSignature("Panic(uint256)", 0x11);
        vm.expectRevert(overflow);
        licenses.quote(offerId, NEVER, 0);
        vm.expectRevert(overflow);
        licenses.quote(offerId, 0, NEVER);
    }

    function test_GivenClosed() public {
        bytes32 offerId = _publish(_metered());
        vm.prank(operator);
        licenses.close(offerId);
        _assertEq(licenses.quote(offerId, 50, 0), 200, "owed");
    }
}
