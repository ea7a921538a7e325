// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Distribution, Eligibility, OfferTerms} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {Vm} from "../../../utils/TestBase.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract PublishTest is LicenseRegistryBase {
    /// @dev Every field has a value of its own.
    function _full() internal view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.eligibility = Eligibility.SmallBusiness;
        terms.party = stranger;
        terms.coversLater = true;
        terms.start = uint48(START + 5);
        terms.noticeDays = 11;
        terms.territory = 12;
        terms.survives = 13;
        terms.duties = 14;
        terms.maxModels = 15;
        terms.minRate = RATE + 16;
        terms.unitPrice = 17;
        terms.revenueShare = 18;
        terms.floor = 19;
        terms.guarantee = 20;
        terms.cap = 21;
        terms.periodDays = 22;
        terms.graceDays = 23;
        terms.salt = keccak256("salt");
    }

    function _refused(OfferTerms memory terms, bytes memory reason) internal {
        vm.expectRevert(reason);
        _publish(terms);
    }

    function test_RevertWhen_CallerNotOperator() public {
        OfferTerms memory terms = _terms();
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotOperator.selector, poolId, stranger, operator));
        vm.prank(stranger);
        licenses.publish(terms);
    }

    function test_RevertWhen_TextMissing() public {
        OfferTerms memory terms = _terms();
        terms.textHash = 0;
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferTextMissing.selector));
    }

    function test_RevertWhen_UsesInvalid() public {
        OfferTerms memory terms = _terms();
        terms.uses = 0;
        bytes4 selector = ILicenseRegistry.OfferUsesInvalid.selector;
        _refused(terms, abi.encodeWithSelector(selector, 0, Uses.RETRIEVE));
        terms.uses = Uses.RETRIEVE | Uses.INDEX;
        _refused(terms, abi.encodeWithSelector(selector, Uses.RETRIEVE | Uses.INDEX, Uses.RETRIEVE));
    }

    function test_RevertWhen_PartyInvalid() public {
        OfferTerms memory terms = _terms();
        terms.party = stranger;
        bytes4 selector = ILicenseRegistry.OfferPartyInvalid.selector;
        _refused(terms, abi.encodeWithSelector(selector, stranger));
        terms.party = address(0);
        for (uint8 i = 1; i <= uint8(Eligibility.Named); i++) {
            terms.eligibility = Eligibility(i);
            _refused(terms, abi.encodeWithSelector(selector, address(0)));
        }
    }

    function test_RevertWhen_PersonalAndTransferable() public {
        OfferTerms memory terms = _terms();
        terms.transferable = true;
        terms.party = stranger;
        for (uint8 i = 1; i <= uint8(Eligibility.Named); i++) {
            terms.eligibility = Eligibility(i);
            _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferTransferInvalid.selector));
        }
    }

    function test_RevertWhen_ExclusiveInvalid() public {
        OfferTerms memory terms = _terms();
        terms.exclusive = true;
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferNotSoleAgent.selector, poolId));
        vm.prank(operator);
        terms.poolId = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, true, 0, operator, 0));
        terms.duration = 0;
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferExclusiveEndless.selector));
    }

    function test_RevertWhen_ByUseWithoutPeriods() public {
        OfferTerms memory terms = _terms();
        terms.distribution = Distribution.Usage;
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferPeriodInvalid.selector, 0, terms.duration));
    }

    function test_RevertWhen_RateTooLow() public {
        OfferTerms memory terms = _terms();
        vm.prank(operator);
        terms.poolId = pools.createPool(
            PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, false, uint96(2 * DAY), operator, 0)
        );
        terms.minRate = 2 * RATE - 1;
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferRateTooLow.selector, 2 * RATE - 1, 2 * RATE));
        terms.minRate = 2 * RATE;
        _assertTrue(_publish(terms) != 0, "the least rate of the pool");

        vm.prank(operator);
        terms.poolId = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, false, 1, operator, 0));
        uint128 least = uint128(uint256(RATE) / DAY);
        terms.minRate = least - 1;
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferRateTooLow.selector, least - 1, least));
        terms.minRate = least;
        _assertTrue(_publish(terms) != 0, "the least rate, rounded down");
    }

    function test_RevertWhen_ShareTooHigh() public {
        OfferTerms memory terms = _full();
        terms.revenueShare = 1_000_001;
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferShareTooHigh.selector, 1_000_001, 1_000_000));
        terms.revenueShare = 1_000_000;
        _assertTrue(_publish(terms) != 0, "all of the revenue");
    }

    function test_RevertWhen_CapBelowGuarantee() public {
        OfferTerms memory terms = _full();
        terms.cap = 19;
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferCapTooLow.selector, 19, 20));
        terms.cap = 20;
        _assertTrue(_publish(terms) != 0, "equal");
    }

    function test_RevertWhen_PriceWithoutPeriod() public {
        for (uint256 i = 0; i < 4; i++) {
            OfferTerms memory terms = _terms();
            if (i == 0) terms.unitPrice = 1;
            if (i == 1) terms.revenueShare = 1;
            if (i == 2) terms.floor = 1;
            if (i == 3) terms.guarantee = 1;
            _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferPeriodInvalid.selector, 0, 365 * DAY));
        }
    }

    function test_RevertGiven_Published() public {
        OfferTerms memory terms = _terms();
        bytes32 id = _publish(terms);
        _refused(terms, abi.encodeWithSelector(ILicenseRegistry.OfferAlreadyPublished.selector, id));
        terms.salt = keccak256("another");
        _assertTrue(_publish(terms) != id, "a salt tells equal offers apart");
    }

    function test_RevertWhen_WordDirty() public {
        OfferTerms memory terms = _full();
        bytes memory call_ = abi.encodeCall(licenses.publish, (terms));
        // The lowest bit that is not the field's, for each of the 27 words; zero: the whole word is.
        uint8[27] memory widths = [
            0,
            0,
            16,
            2,
            160,
            1,
            1,
            1,
            1,
            48,
            48,
            16,
            16,
            16,
            16,
            16,
            16,
            96,
            128,
            96,
            32,
            96,
            96,
            96,
            16,
            16,
            0
        ];
        for (uint256 i = 0; i < 27; i++) {
            if (widths[i] == 0) continue;
            bytes memory dirty = bytes.concat(call_);
            uint256 at_ = 4 + 32 * i + 31 - widths[i] / 8;
            dirty[at_] = bytes1(uint8(dirty[at_]) | uint8(1 << (widths[i] % 8)));
            vm.prank(operator);
            (bool success, ) = address(licenses).call(dirty);
            _assertFalse(success, vm.toString(i));
        }
        vm.prank(operator);
        (bool clean, ) = address(licenses).call(call_);
        _assertTrue(clean, "clean");
    }

    function test_WhenSound() public {
        OfferTerms memory terms = _full();
        bytes32 expected = keccak256(abi.encode(operator, terms));
        vm.recordLogs();
        bytes32 id = _publish(terms);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _assertEq(id, expected, "id");
        _assertEq(licenses.offerIdOf(operator, terms), expected, "id, asked before");
        _assertEq(logs.length, 1, "logs");
        _assertEq(logs[0].topics.length, 4, "topics");
        _assertEq(logs[0].topics[0], ILicenseRegistry.OfferPublished.selector, "event");
        _assertEq(logs[0].topics[1], id, "offer");
        _assertEq(logs[0].topics[2], poolId, "pool");
        _assertEq(logs[0].topics[3], bytes32(uint256(uint160(operator))), "publisher");
        _assertEq(logs[0].data, abi.encode(terms), "data");

        (address publisher, bool closed, OfferTerms memory kept) = licenses.termsOf(id);
        _assertEq(publisher, operator, "kept publisher");
        _assertFalse(closed, "closed");
        terms.textHash = 0;
        terms.salt = 0;
        _assertEq(abi.encode(kept), abi.encode(terms), "kept terms");
    }
}
