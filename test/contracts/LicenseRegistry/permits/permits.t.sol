// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Acquisition, Credential, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {Registration} from "../../../../contracts/types/Works.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract PermitsTest is LicenseRegistryBase {
    function _another(bytes32 offerId) private returns (bytes32) {
        Acquisition memory asked = _acquisition(offerId);
        asked.salt = keccak256("another");
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(0, ""));
    }

    function _laterWork() private returns (bytes32 later) {
        vm.prank(author);
        later = works.register(Registration(keccak256("a later work"), 0, 0, address(0), Uses.RETRIEVE, 0));
        vm.prank(author);
        pools.joinPool(poolId, later);
    }

    function _assertPermits(bytes32 id, bytes32 work, bool expected, string memory what) private view {
        _assertEq(licenses.permits(id, work, Uses.RETRIEVE), expected, what);
    }

    function testFuzz_GivenNoLicense(bytes32 id) public view {
        _assertPermits(id, workId, false, "no license");
    }

    function testFuzz_WhenUsesLacking(uint16 uses) public {
        bytes32 id = _acquire(_terms());
        _assertEq(licenses.permits(id, workId, uses), uses == Uses.RETRIEVE, "uses");
    }

    function test_WhenUsesNoneOrMore() public {
        bytes32 id = _acquire(_terms());
        uint16[4] memory asked = [0, Uses.SEARCH, Uses.RETRIEVE | Uses.SEARCH, Uses.ALL];
        for (uint256 i = 0; i < 4; ++i) _assertEq(licenses.permits(id, workId, asked[i]), false, "uses");
    }

    /// @dev Of a work that consents to more, the license covers what was sold, in part or whole.
    function test_WhenWorkConsentsToMore() public {
        vm.prank(author);
        works.setConsent(workId, Uses.RETRIEVE | Uses.SEARCH | Uses.INDEX);
        vm.prank(operator);
        PoolTerms memory pool = PoolTerms(address(dollar), Uses.RETRIEVE | Uses.SEARCH, 0, 7, false, 0, operator, 0);
        poolId = pools.createPool(pool);
        vm.prank(author);
        pools.joinPool(poolId, workId);
        OfferTerms memory terms = _terms();
        terms.uses = Uses.RETRIEVE | Uses.SEARCH;
        bytes32 id = _acquire(terms);
        _assertEq(licenses.permits(id, workId, Uses.RETRIEVE), true, "one of two");
        _assertEq(licenses.permits(id, workId, Uses.SEARCH), true, "the other");
        _assertEq(licenses.permits(id, workId, Uses.RETRIEVE | Uses.SEARCH), true, "both");
        _assertEq(licenses.permits(id, workId, Uses.INDEX), false, "not sold");
        _assertEq(licenses.permits(id, workId, Uses.RETRIEVE | Uses.SEARCH | Uses.INDEX), false, "more than sold");
    }

    function test_GivenNotBegun() public {
        OfferTerms memory terms = _terms();
        terms.start = uint48(START + 5 * DAY);
        bytes32 id = _acquire(terms);
        vm.warp(START + 5 * DAY - 1);
        _assertPermits(id, workId, false, "before the start");
        vm.warp(START + 5 * DAY);
        _assertPermits(id, workId, true, "at the start");
    }

    function test_GivenOver() public {
        bytes32 id = _acquire(_terms());
        vm.warp(START + 365 * DAY - 1);
        _assertPermits(id, workId, true, "in its last second");
        vm.warp(START + 365 * DAY);
        _assertPermits(id, workId, false, "at the end");
    }

    function test_GivenPastDue() public {
        OfferTerms memory terms = _terms();
        terms.minRate = RATE;
        bytes32 id = _acquire(terms);
        _assertStanding(id, Standing.PastDue, "without the stream that its terms ask for");
        _assertPermits(id, workId, true, "cure days are credit");
        vm.warp(START + 10 * DAY - 1);
        _assertPermits(id, workId, true, "in the last second to cure");
        vm.warp(START + 10 * DAY);
        _assertStanding(id, Standing.Terminated, "not cured");
        _assertPermits(id, workId, false, "terminated");
    }

    function test_GivenLeftAfterStart() public {
        bytes32 offerId = _publish(_terms());
        bytes32 id = _another(offerId);
        vm.warp(START + 1);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.warp(START + 2);
        _assertPermits(id, workId, true, "what was bought keeps its terms");
        vm.prank(licensee);
        bytes32 late = licenses.acquire(_acquisition(offerId), Credential(0, ""));
        _assertPermits(late, workId, false, "bought afterwards");
    }

    function test_GivenConsentTakenBackAfterStart() public {
        bytes32 offerId = _publish(_terms());
        bytes32 id = _another(offerId);
        vm.warp(START + 1);
        vm.prank(author);
        works.setConsent(workId, 0);
        vm.warp(START + 2);
        _assertPermits(id, workId, true, "what was bought keeps its terms");
        vm.prank(licensee);
        bytes32 late = licenses.acquire(_acquisition(offerId), Credential(0, ""));
        _assertPermits(late, workId, false, "bought afterwards");
    }

    function test_GivenJoinedAfterStart_GivenLaterCovered() public {
        OfferTerms memory terms = _terms();
        terms.coversLater = true;
        bytes32 id = _acquire(terms);
        vm.warp(START + 1);
        bytes32 later = _laterWork();
        _assertPermits(id, later, true, "a member that consents");
        vm.prank(author);
        works.setConsent(later, 0);
        vm.warp(START + 2);
        _assertPermits(id, later, false, "it consents no longer");
        vm.prank(author);
        works.setConsent(later, Uses.RETRIEVE);
        vm.warp(START + 3);
        _assertPermits(id, later, true, "again");
        vm.prank(author);
        pools.leavePool(poolId, later);
        vm.warp(START + 4);
        _assertPermits(id, later, false, "no member any longer");
    }

    function test_GivenJoinedAfterStart_GivenLaterNotCovered() public {
        bytes32 id = _acquire(_terms());
        vm.warp(START + 1);
        _assertPermits(id, _laterWork(), false, "a later work");
    }

    function test_GivenNoUnits() public {
        vm.prank(operator);
        pools.setUnits(poolId, workId, 0);
        vm.warp(START + 1);
        bytes32 id = _acquire(_terms());
        _assertPermits(id, workId, false, "at zero units");
        vm.warp(START + 2);
        vm.prank(operator);
        pools.setUnits(poolId, workId, 1);
        vm.warp(START + 3);
        _assertPermits(id, workId, false, "units that came later");
    }

    /// @dev That `id` keeps what it was sold with in the second in which the work is taken back, and one sold later does not have it.
    function _assertTakenBack(bytes32 offerId, bytes32 id) private {
        _assertPermits(id, workId, true, "in the same second");
        vm.warp(START + 1);
        _assertPermits(id, workId, true, "what was bought keeps its terms");
        Acquisition memory asked = _acquisition(offerId);
        asked.salt = keccak256("later");
        vm.prank(licensee);
        bytes32 late = licenses.acquire(asked, Credential(0, ""));
        _assertPermits(late, workId, false, "bought in the next second");
    }

    function test_GivenLeftInTheSecondOfTheSale() public {
        bytes32 offerId = _publish(_terms());
        vm.prank(licensee);
        bytes32 id = licenses.acquire(_acquisition(offerId), Credential(0, ""));
        vm.prank(author);
        pools.leavePool(poolId, workId);
        _assertTakenBack(offerId, id);
    }

    function test_GivenConsentTakenBackInTheSecondOfTheSale() public {
        bytes32 offerId = _publish(_terms());
        vm.prank(licensee);
        bytes32 id = licenses.acquire(_acquisition(offerId), Credential(0, ""));
        vm.prank(author);
        works.setConsent(workId, 0);
        _assertTakenBack(offerId, id);
    }
}
