// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {Position} from "../../../../contracts/interfaces/IRoyaltyLens.sol";
import {MemberState, PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {RoyaltyLensBase} from "../RoyaltyLensBase.sol";

contract PositionsOfTest is RoyaltyLensBase {
    bytes32 private _otherPool;
    bytes32[] private _works;
    bytes32[] private _pools;

    function setUp() public override {
        super.setUp();
        vm.prank(operator);
        _otherPool = pools.createPool(
            PoolTerms(address(licenses), Uses.RETRIEVE, 0, 3, false, 0, operator, "of another token")
        );
        _works = [keccak256("no work"), workId, catalogueId];
        _pools = [poolId, _otherPool];
    }

    function _assertPosition(Position memory position, bytes32 pool, bytes32 work) private view {
        MemberState memory member = pools.memberOf(pool, work);
        _assertEq(position.workId, work, "work");
        _assertEq(position.poolId, pool, "pool");
        _assertEq(position.token, pools.poolOf(pool).token, "token");
        _assertEq(position.payee, works.payeeOf(work), "payee");
        _assertEq(position.lot, bytes32(0), "lot");
        _assertEq(abi.encode(position.member), abi.encode(member), "member");
    }

    /// @dev A materialized work that the lot holds.
    function _materialize() private returns (bytes32 lotWork) {
        works.materialize(_proof(0));
        lotWork = works.catalogueWorkIdOf(catalogueId, 0);
        _works = [lotWork];
    }

    function test_WhenNone() public view {
        bytes32[] memory none = new bytes32[](0);
        _assertEq(lens.positionsOf(none, _pools).length, 0, "no works");
        _assertEq(lens.positionsOf(_works, none).length, 0, "no pools");
        _assertEq(lens.positionsOf(none, none).length, 0, "neither");
    }

    function testFuzz_RevertWhen_PoolUnknown(bytes32 unknown) public {
        _pools[1] = unknown;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotFound.selector, unknown));
        lens.positionsOf(_works, _pools);
    }

    function test_WhenNeverMembers() public view {
        bytes32[] memory other = new bytes32[](1);
        other[0] = _otherPool;
        _assertEq(lens.positionsOf(_works, other).length, 0, "length");
    }

    function test_WhenMembers() public {
        bytes32 id = _acquire(_dutiful());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 60, NEVER);
        vm.prank(author);
        pools.joinPool(_otherPool, workId);
        vm.prank(author);
        works.setPayee(workId, stranger);
        vm.warp(START + 10 * DAY);

        Position[] memory positions = lens.positionsOf(_works, _pools);
        _assertEq(positions.length, 3, "length");
        _assertPosition(positions[0], poolId, workId);
        _assertPosition(positions[1], poolId, catalogueId);
        _assertPosition(positions[2], _otherPool, workId);
        // Four equal shares, of seven units each: the work's and the lot's three.
        _assertEq(positions[0].claimable, (FEE_6D + 10 * DAY) / 4, "a quarter");
        _assertEq(positions[0].claimable, pools.claimable(poolId, workId), "claimable");
        _assertEq(positions[0].rate, uint256(RATE) / 4, "a quarter of the rate");
        _assertEq(positions[0].payee, stranger, "payee");
        _assertEq(positions[2].claimable, 0, "nothing came");
        _assertEq(positions[2].rate, 0, "nothing comes");
        _assertEq(positions[2].token, address(licenses), "the other token");
    }

    function test_GivenRateThatDoesNotDivide() public {
        bytes32 id = _acquire(_dutiful());
        uint128 rate = RATE + 3;
        vm.prank(licensee);
        licenses.openStream(id, rate, TODAY + 60, NEVER);
        _assertEq(lens.positionsOf(_works, _pools)[0].rate, uint256(RATE) / 4, "rounded down");
    }

    function test_GivenLeft() public {
        _acquire(_terms());
        uint256 earned = pools.claimable(poolId, workId);
        _assertNear(earned, FEE_6D / 4, 1, "a quarter");
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.prank(steward);
        pools.leavePool(poolId, catalogueId);
        Position[] memory positions = lens.positionsOf(_works, _pools);
        // Nobody holds units: there is no rate to share.
        _assertEq(positions.length, 2, "length");
        _assertPosition(positions[0], poolId, workId);
        _assertFalse(positions[0].member.joined, "joined");
        _assertEq(positions[0].claimable, earned, "what it had earned");
        _assertEq(positions[0].rate, 0, "rate");
    }

    function test_WhenNotMaterialized() public {
        _acquire(_terms());
        _works = [works.catalogueWorkIdOf(catalogueId, 0)];
        _assertEq(lens.positionsOf(_works, _pools).length, 0, "length");
    }

    function test_GivenCatalogueNeverJoined() public {
        _materialize();
        _pools = [_otherPool];
        _assertEq(lens.positionsOf(_works, _pools).length, 0, "length");
    }

    function testFuzz_GivenInLot(uint256 elapsed) public {
        elapsed = elapsed % (50 * DAY);
        bytes32 id = _acquire(_dutiful());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 60, NEVER);
        bytes32 lotWork = _materialize();
        vm.warp(START + elapsed);

        Position[] memory positions = lens.positionsOf(_works, _pools);
        _assertEq(positions.length, 1, "length");
        Position memory position = positions[0];
        _assertEq(position.workId, lotWork, "work");
        _assertEq(position.poolId, poolId, "pool");
        _assertEq(position.token, address(dollar), "token");
        _assertEq(position.payee, holder, "payee");
        _assertEq(position.lot, catalogueId, "lot");
        _assertEq(position.rate, uint256(RATE) / 4, "a quarter of the rate");
        _assertNear(position.claimable, (FEE_6D + elapsed) / 4, 1, "a quarter");
        _assertEq(abi.encode(position.member), abi.encode(pools.memberOf(poolId, catalogueId)), "the lot's membership");

        pools.extract(poolId, catalogueId, 0);
        _assertEq(pools.claim(poolId, lotWork), position.claimable, "what the claim brings");
    }

    function test_GivenLotLeft() public {
        _acquire(_terms());
        _materialize();
        uint256 earned = pools.claimable(poolId, catalogueId);
        vm.prank(steward);
        pools.leavePool(poolId, catalogueId);
        Position[] memory positions = lens.positionsOf(_works, _pools);
        _assertEq(positions.length, 1, "length");
        _assertEq(positions[0].lot, catalogueId, "lot");
        _assertFalse(positions[0].member.joined, "joined");
        _assertEq(positions[0].claimable, earned, "what it had earned");
        _assertNear(earned, FEE_6D / 4, 1, "a quarter");
        _assertEq(positions[0].rate, 0, "rate");
    }

    function test_GivenExtracted() public {
        _acquire(_terms());
        bytes32 lotWork = _materialize();
        pools.extract(poolId, catalogueId, 0);
        Position[] memory positions = lens.positionsOf(_works, _pools);
        _assertEq(positions.length, 1, "length");
        _assertPosition(positions[0], poolId, lotWork);
        _assertNear(positions[0].claimable, FEE_6D / 4, 1, "a quarter");
    }

    function test_GivenApart() public {
        bytes32 lotWork = _materialize();
        vm.startPrank(holder);
        works.setConsent(lotWork, Uses.RETRIEVE);
        pools.joinPool(_otherPool, lotWork);
        vm.stopPrank();
        bytes32 root = _root();
        vm.prank(steward);
        pools.joinLot(_otherPool, steward, root, COUNT);
        _pools = [_otherPool];
        Position[] memory positions = lens.positionsOf(_works, _pools);
        _assertEq(positions.length, 1, "length");
        _assertPosition(positions[0], _otherPool, lotWork);
    }
}
