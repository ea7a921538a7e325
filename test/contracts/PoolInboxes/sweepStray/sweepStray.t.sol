// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IPoolInboxes} from "../../../../contracts/interfaces/IPoolInboxes.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../../CreatorPools/CreatorPoolsBase.sol";

contract PoolInboxes_SweepStray_Test is CreatorPoolsBase {
    function _expectTokenIsPools(bytes32 poolId) private {
        vm.expectRevert(abi.encodeWithSelector(IPoolInboxes.InboxTokenIsPools.selector, poolId, address(dollar)));
    }

    function testFuzz_RevertGiven_NoPool(PoolTerms memory terms, address creator) public {
        _expectNotFound(keccak256(abi.encode(creator, terms)));
        inboxes.sweepStray(creator, terms, address(hostile));
    }

    /// @dev Terms with another fallback payee are another pool's, with another inbox.
    function testFuzz_RevertWhen_TermsAreNotThePools(address thief) public {
        vm.assume(thief != fallbackPayee && thief != address(0));
        PoolTerms memory terms = _terms();
        bytes32 poolId = _create(terms);
        hostile.mint(inboxes.inboxOf(poolId), 5);
        terms.fallbackPayee = thief;
        bytes32 other = keccak256(abi.encode(operator, terms));
        _expectNotFound(other);
        inboxes.sweepStray(operator, terms, address(hostile));

        _create(terms);
        vm.expectRevert(abi.encodeWithSelector(IPoolInboxes.InboxEmpty.selector, other, address(hostile)));
        inboxes.sweepStray(operator, terms, address(hostile));
    }

    function test_RevertWhen_TokenIsPools() public {
        PoolTerms memory terms = _terms();
        bytes32 poolId = _create(terms);
        dollar.mint(inboxes.inboxOf(poolId), 5);
        _expectTokenIsPools(poolId);
        inboxes.sweepStray(operator, terms, address(dollar));
        bytes32 workId = _member(poolId, author, 1);
        _renounce(poolId);
        _expectTokenIsPools(poolId);
        inboxes.sweepStray(operator, terms, address(dollar));

        _leave(poolId, workId);
        vm.expectEmit(address(inboxes));
        emit IPoolInboxes.StraySwept(poolId, address(dollar), fallbackPayee, 5);
        _assertEq(inboxes.sweepStray(operator, terms, address(dollar)), 5, "amount");
        _assertEq(dollar.balanceOf(fallbackPayee), 5, "received");
    }

    /// @dev Whoever joins will bring it to life again.
    function test_RevertWhen_TokenIsPoolsGiven_JoinUnits() public {
        PoolTerms memory terms = _terms();
        terms.joinUnits = 1;
        bytes32 poolId = _create(terms);
        bytes32 workId = _join(poolId, author);
        _renounce(poolId);
        _leave(poolId, workId);
        dollar.mint(inboxes.inboxOf(poolId), 5);
        _assertTrue(pools.stateOf(poolId).dead, "dead");
        _expectTokenIsPools(poolId);
        inboxes.sweepStray(operator, terms, address(dollar));
    }

    function test_RevertGiven_Nothing() public {
        PoolTerms memory terms = _terms();
        bytes32 poolId = _create(terms);
        vm.expectRevert(abi.encodeWithSelector(IPoolInboxes.InboxEmpty.selector, poolId, address(hostile)));
        inboxes.sweepStray(operator, terms, address(hostile));
    }

    function test_RevertGiven_TokenMovesNothing() public {
        PoolTerms memory terms = _terms();
        bytes32 poolId = _create(terms);
        hostile.mint(inboxes.inboxOf(poolId), 5);
        hostile.setBehavior(fallbackPayee, HostileToken.Behavior.ReturnFalse);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(hostile)));
        inboxes.sweepStray(operator, terms, address(hostile));
    }

    function testFuzz_GivenAnotherToken(uint256 amount, address caller) public {
        amount = _bound(amount, 1, 1 << 200);
        PoolTerms memory terms = _terms();
        bytes32 poolId = _create(terms);
        address inbox = inboxes.inboxOf(poolId);
        hostile.mint(inbox, amount);
        dollar.mint(inbox, 9);
        vm.expectEmit(address(inboxes));
        emit IPoolInboxes.StraySwept(poolId, address(hostile), fallbackPayee, amount);
        vm.prank(caller);
        _assertEq(inboxes.sweepStray(operator, terms, address(hostile)), amount, "amount");
        _assertEq(hostile.balanceOf(fallbackPayee), amount, "received");
        _assertEq(hostile.balanceOf(inbox), 0, "left");
        _assertEq(dollar.balanceOf(inbox), 9, "the pool's token");

        hostile.mint(inbox, 3);
        inboxes.sweepStray(operator, terms, address(hostile));
        _assertEq(hostile.balanceOf(fallbackPayee), amount + 3, "again");
    }
}
