// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {PoolView} from "../../../../contracts/interfaces/IRoyaltyLens.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {RoyaltyLensBase} from "../RoyaltyLensBase.sol";

contract PoolsOfTest is RoyaltyLensBase {
    function test_WhenNone() public view {
        _assertEq(lens.poolsOf(new bytes32[](0)).length, 0, "length");
    }

    function testFuzz_RevertWhen_Unknown(bytes32 unknown) public {
        bytes32[] memory ids = new bytes32[](2);
        (ids[0], ids[1]) = (poolId, unknown);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNotFound.selector, unknown));
        lens.poolsOf(ids);
    }

    function test_GivenTokenThatTellsNoBalance() public {
        bytes32[] memory ids = new bytes32[](3);
        address token = address(uint160(uint256(keccak256("token"))));
        vm.etch(token, hex"00");
        (ids[0], ids[2]) = (poolId, poolId);
        ids[1] = pools.createPool(PoolTerms(token, Uses.MINE, 0, 0, false, 0, stranger, 0));
        dollar.mint(inboxes.inboxOf(poolId), 77);
        bytes[6] memory codes = [
            // Reverts; burns all gas; answers with a million bytes; with one byte; with nothing; has no code any more.
            bytes(hex"5f5ffd"),
            hex"5b5f56",
            hex"620f42405ff3",
            hex"60ff5f5360015ff3",
            hex"00",
            hex""
        ];
        for (uint256 i = 0; i < codes.length; ++i) {
            vm.etch(token, codes[i]);
            uint256 gas = gasleft();
            PoolView[] memory views = lens.poolsOf(ids);
            _assertLe(gas - gasleft(), 600_000, "gas");
            _assertEq(views[0].inInbox, 77, "in the inbox before");
            _assertEq(views[1].poolId, ids[1], "id");
            _assertEq(views[1].inInbox, 0, "in the inbox");
            _assertEq(views[2].inInbox, 77, "in the inbox after");
        }
    }

    function test_WhenSome() public {
        bytes32[] memory ids = new bytes32[](2);
        ids[0] = poolId;
        vm.prank(operator);
        ids[1] = pools.createPool(PoolTerms(address(dollar), Uses.MINE, 5, 0, true, 9, stranger, "another"));
        bytes32 id = _acquire(_dutiful());
        vm.prank(licensee);
        licenses.openStream(id, RATE, TODAY + 3, NEVER);
        dollar.mint(inboxes.inboxOf(poolId), 77);
        vm.prank(operator);
        pools.proposeOperator(poolId, stranger);
        // The day on which the stream ends lies behind, and nobody has walked it.
        vm.warp(START + 5 * DAY);

        PoolView[] memory views = lens.poolsOf(ids);
        _assertEq(views.length, 2, "length");
        for (uint256 i = 0; i < 2; ++i) {
            _assertEq(views[i].poolId, ids[i], "id");
            _assertEq(abi.encode(views[i].pool), abi.encode(pools.poolOf(ids[i])), "pool");
            _assertEq(abi.encode(views[i].state), abi.encode(pools.stateOf(ids[i])), "state");
            _assertEq(views[i].inbox, inboxes.inboxOf(ids[i]), "inbox");
            _assertEq(views[i].inInbox, i == 0 ? 77 : 0, "in the inbox");
            _assertEq(views[i].stepsBehind, i == 0 ? 1 : 0, "steps behind");
        }
        _assertEq(views[0].state.pendingOperator, stranger, "pending operator");
    }
}
