// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {IPoolInboxes} from "../../../../contracts/interfaces/IPoolInboxes.sol";
import {FeeToken} from "../../../../contracts/mocks/FeeToken.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../../CreatorPools/CreatorPoolsBase.sol";

contract PoolInboxes_Sweep_Test is CreatorPoolsBase {
    function testFuzz_RevertGiven_NoPool(bytes32 poolId) public {
        _expectNotFound(poolId);
        inboxes.sweep(poolId);
    }

    function test_RevertGiven_InboxEmpty() public {
        bytes32 poolId = _create();
        hostile.mint(inboxes.inboxOf(poolId), 5);
        vm.expectRevert(abi.encodeWithSelector(IPoolInboxes.InboxEmpty.selector, poolId, address(dollar)));
        inboxes.sweep(poolId);
    }

    function test_RevertGiven_PoolDead() public {
        bytes32 poolId = _create(0, 1);
        bytes32 workId = _join(poolId, author);
        _renounce(poolId);
        _leave(poolId, workId);
        address inbox = inboxes.inboxOf(poolId);
        dollar.mint(inbox, 5);
        _expectRevert(ICreatorPools.PoolDead.selector, poolId);
        inboxes.sweep(poolId);
        _assertEq(dollar.balanceOf(inbox), 5, "kept");
        bytes32 joiner = _join(poolId, coauthor);
        inboxes.sweep(poolId);
        _assertClaims(poolId, joiner, 5, "the joiner's");
    }

    function test_RevertGiven_PoolFarBehind() public {
        bytes32 poolId = _create();
        _member(poolId, author, 1);
        for (uint256 i = 1; i <= 40; ++i) _open(poolId, bytes32(i), ONE_PER_SECOND, TODAY + i);
        dollar.mint(inboxes.inboxOf(poolId), 5);
        _toDay(TODAY + 41);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolBehind.selector, poolId, 8));
        inboxes.sweep(poolId);
        pools.sync(poolId, 8);
        inboxes.sweep(poolId);
    }

    function test_RevertGiven_TokenTakesFee() public {
        FeeToken token = new FeeToken();
        PoolTerms memory terms = _terms();
        terms.token = address(token);
        bytes32 poolId = _create(terms);
        token.mint(inboxes.inboxOf(poolId), 10_000);
        token.setFees(1, 0);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PaymentMismatch.selector, address(token), 9_999, 10_000));
        inboxes.sweep(poolId);
    }

    function test_GivenMoreThanAPaymentMayBe() public {
        bytes32 poolId = _create();
        uint256 max = type(uint128).max;
        address inbox = inboxes.inboxOf(poolId);
        dollar.mint(inbox, max + 7);
        // As many units as let a pool take so much.
        vm.prank(steward);
        bytes32 catalogueId = works.registerCatalogue(_bare(1 << 21));
        vm.prank(steward);
        pools.joinLot(poolId, steward, "root", 1 << 21);
        _set(poolId, catalogueId, 1 << 23);
        _assertEq(inboxes.sweep(poolId), max, "first");
        _assertEq(dollar.balanceOf(inbox), 7, "left");
        _assertEq(inboxes.sweep(poolId), 7, "second");
    }

    function testFuzz_GivenTokens(uint128[3] memory amounts, address caller) public {
        bytes32 poolId = _create();
        bytes32 workId = _member(poolId, author, 1);
        address inbox = inboxes.inboxOf(poolId);
        _assertEq(inbox.code.length, 0, "no code yet");
        uint256 sum;
        for (uint256 i = 0; i < 3; ++i) {
            amounts[i] = uint128(_bound(amounts[i], 1, 1 << 92));
            dollar.mint(inbox, amounts[i]);
            vm.expectEmit(address(inboxes));
            emit IPoolInboxes.InboxSwept(poolId, inbox, amounts[i]);
            _expectEvent();
            emit ICreatorPools.Paid(poolId, inbox, 0, address(inboxes), amounts[i]);
            vm.prank(caller);
            _assertEq(inboxes.sweep(poolId), amounts[i], "swept");
            sum += amounts[i];
            _assertEq(dollar.balanceOf(inbox), 0, "left");
            _assertTrue(inbox.code.length != 0, "code");
        }
        _assertEq(dollar.allowance(inbox, address(pools)), 0, "allowance");
        _assertClaims(poolId, workId, sum, "all of it");
    }
}
