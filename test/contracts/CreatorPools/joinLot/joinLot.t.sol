// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {MemberState, PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_JoinLot_Test is CreatorPoolsBase {
    function _bareLot(bytes32 poolId, uint32 count) private returns (bytes32 catalogueId) {
        vm.prank(steward);
        return pools.joinLot(poolId, steward, "root", count);
    }

    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        _bareLot(poolId, 3);
    }

    function testFuzz_RevertGiven_NoCatalogue(address who, bytes32 root, uint32 count) public {
        bytes32 poolId = _create();
        bytes32 catalogueId = keccak256(abi.encode(who, root, count));
        _expectRevert(ICreatorPools.MemberNotCatalogue.selector, catalogueId);
        pools.joinLot(poolId, who, root, count);
    }

    function test_RevertGiven_SoleAgent() public {
        PoolTerms memory terms = _terms();
        terms.soleAgent = true;
        bytes32 poolId = _create(terms);
        bytes32 catalogueId = _registerCatalogue(3);
        bytes32 root = _root(3);
        _expectRevert(ICreatorPools.MemberOfCatalogue.selector, catalogueId, catalogueId);
        vm.prank(steward);
        pools.joinLot(poolId, steward, root, 3);
    }

    function testFuzz_RevertWhen_CallerNotOwner(address caller) public {
        vm.assume(caller != steward);
        bytes32 poolId = _create();
        bytes32 catalogueId = _registerCatalogue(3);
        bytes32 root = _root(3);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.MemberNotWorkOwner.selector, catalogueId, caller, steward)
        );
        vm.prank(caller);
        pools.joinLot(poolId, steward, root, 3);
    }

    function test_RevertGiven_ConsentMissing() public {
        bytes32 poolId = _create();
        bytes32 catalogueId = _registerCatalogue(3);
        vm.prank(steward);
        works.setConsent(catalogueId, Uses.RETRIEVE | Uses.MINE);
        bytes32 root = _root(3);
        vm.expectRevert(
            abi.encodeWithSelector(ICreatorPools.MemberConsentMissing.selector, catalogueId, Uses.TRAIN_GENERATIVE)
        );
        vm.prank(steward);
        pools.joinLot(poolId, steward, root, 3);
    }

    function test_RevertGiven_Member() public {
        bytes32 poolId = _create();
        bytes32 catalogueId = _registerCatalogue(3);
        _joinLot(poolId, 3);
        bytes32 root = _root(3);
        _expectRevert(ICreatorPools.MemberAlreadyJoined.selector, poolId, catalogueId);
        vm.prank(steward);
        pools.joinLot(poolId, steward, root, 3);
    }

    function test_RevertGiven_TooManyUnitsForOneDay() public {
        uint256 max = 1 << 36;
        bytes32 poolId = _create(1, 1 << 12);
        uint32[2] memory counts = [uint32(1 << 24), 1];
        for (uint256 i = 0; i < counts.length; ++i) {
            vm.prank(steward);
            works.registerCatalogue(_bare(counts[i]));
        }
        _pay(poolId, 1);
        // As many as come in one day, and not one work more.
        _bareLot(poolId, counts[0]);
        vm.expectRevert(
            abi.encodeWithSelector(
                ICreatorPools.PoolUnitsPerDayTooHigh.selector,
                poolId,
                TODAY + 2,
                max + (1 << 12),
                max
            )
        );
        _bareLot(poolId, counts[1]);
        _skip(DAY);
        _bareLot(poolId, counts[1]);
        _toDay(TODAY + 3);
        _assertEq(_totalUnits(poolId), max + (1 << 12), "sum");
    }

    function testFuzz_GivenAllIsWell(uint24 joinUnits, uint32 count) public {
        count = uint32(_bound(count, 1, 1 << 20));
        bytes32 poolId = _create(0, joinUnits);
        vm.prank(steward);
        bytes32 catalogueId = works.registerCatalogue(_bare(count));
        _expectEvent();
        emit ICreatorPools.Joined(poolId, catalogueId, count, joinUnits, 0);
        _assertEq(_bareLot(poolId, count), catalogueId, "catalogue's id");
        MemberState memory state = pools.memberOf(poolId, catalogueId);
        _assertTrue(state.joined, "joined");
        _assertEq(state.units, joinUnits, "units of each");
        _assertEq(state.works, count, "works");
        _assertEq(_totalUnits(poolId), uint256(joinUnits) * count, "sum");
        (uint256 memberships, ) = pools.membershipsOf(catalogueId);
        _assertEq(memberships, 1, "pools");
    }

    function test_GivenWorksApart() public {
        bytes32 poolId = _create(0, 5);
        bytes32 catalogueId = _registerCatalogue(4);
        bytes32[2] memory apart = [_materialize(4, 1), _materialize(4, 3)];
        for (uint256 i = 0; i < apart.length; ++i) {
            vm.prank(wallet);
            pools.joinPool(poolId, apart[i]);
        }
        // One has left: it is apart all the same, with what it earned.
        _leave(poolId, apart[1]);

        _expectEvent();
        emit ICreatorPools.Joined(poolId, catalogueId, 2, 5, 0);
        _joinLot(poolId, 4);
        _assertEq(_totalUnits(poolId), 15, "two of the lot, one apart");
        _expectRevert(ICreatorPools.MemberAlreadyExtracted.selector, poolId, apart[0]);
        pools.extract(poolId, catalogueId, 1);
        _expectRevert(ICreatorPools.MemberAlreadyExtracted.selector, poolId, apart[1]);
        pools.extract(poolId, catalogueId, 3);
        vm.prank(wallet);
        pools.joinPool(poolId, apart[1]);
        _assertEq(_totalUnits(poolId), 20, "all four");
    }

    function test_GivenNewOwner() public {
        bytes32 poolId = _create(0, 5);
        bytes32 catalogueId = _registerCatalogue(4);
        vm.prank(steward);
        works.transferFrom(steward, author, uint256(catalogueId));
        bytes32 root = _root(4);
        vm.prank(author);
        pools.joinLot(poolId, steward, root, 4);
        _assertEq(_totalUnits(poolId), 20, "sum");
    }

    function test_GivenLotThatLeft() public {
        bytes32 poolId = _create(0, 4);
        bytes32 catalogueId = _registerCatalogue(4);
        _joinLot(poolId, 4);
        bytes32 workId = _materialize(4, 0);
        pools.extract(poolId, catalogueId, 0);
        _pay(poolId, 16);
        _leave(poolId, catalogueId);
        _pay(poolId, 10);
        _expectEvent();
        emit ICreatorPools.Joined(poolId, catalogueId, 3, 4, 0);
        _joinLot(poolId, 4);
        _pay(poolId, 16);
        bytes32 later = _materialize(4, 1);
        pools.extract(poolId, catalogueId, 1);
        _assertClaims(poolId, workId, 18, "there all the time");
        _assertClaims(poolId, later, 8, "not in between");
    }
}
