// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_Drop_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId, bytes32 workId) public {
        _expectNotFound(poolId);
        pools.drop(poolId, workId);
    }

    function testFuzz_RevertGiven_Consent(uint16 more) public {
        bytes32 poolId = _create();
        bytes32 workId = _join(poolId, author);
        uint16 uses = SOLD | (more & Uses.ALL);
        vm.prank(author);
        works.setConsent(workId, uses);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.MemberConsents.selector, workId, uses));
        pools.drop(poolId, workId);
    }

    function testFuzz_RevertGiven_NotMember(bytes32 unknown) public {
        bytes32 poolId = _create();
        bytes32 workId = _register(author, 0);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, workId);
        pools.drop(poolId, workId);
        _expectRevert(ICreatorPools.MemberNotJoined.selector, poolId, unknown);
        pools.drop(poolId, unknown);
    }

    function testFuzz_GivenConsentEnded(uint16 uses, address caller) public {
        uses &= Uses.ALL;
        vm.assume(uses & SOLD != SOLD);
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 3);
        bytes32 other = _member(poolId, coauthor, 1);
        _pay(poolId, 40);
        vm.prank(author);
        works.setConsent(workId, uses);

        _expectEvent();
        emit ICreatorPools.Left(poolId, workId, caller, true);
        vm.prank(caller);
        pools.drop(poolId, workId);

        _assertMember(poolId, workId, false, 0);
        _pay(poolId, 40);
        _assertClaims(poolId, workId, 30, "the dropped keeps");
        _assertClaims(poolId, other, 50, "the other's");
        (uint256 count, ) = pools.membershipsOf(workId);
        _assertEq(count, 0, "pools");
    }

    function test_GivenLot() public {
        bytes32 poolId = _create(0, 2);
        bytes32 catalogueId = _registerCatalogue(4);
        _joinLot(poolId, 4);
        _pay(poolId, 80);
        vm.prank(steward);
        works.setConsent(catalogueId, Uses.RETRIEVE);
        pools.drop(poolId, catalogueId);
        _assertEq(_totalUnits(poolId), 0, "sum of units");
        _pay(poolId, 80);
        bytes32 workId = _materialize(4, 0);
        pools.extract(poolId, catalogueId, 0);
        _assertMember(poolId, workId, false, 0);
        _assertClaims(poolId, workId, 20, "the work's");
    }
}
