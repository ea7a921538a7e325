// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {Pool, PoolState, PoolTerms} from "../../../../contracts/types/Pools.sol";
import {CreatorPoolsBase} from "../CreatorPoolsBase.sol";

contract CreatorPools_CreatePool_Test is CreatorPoolsBase {
    function testFuzz_RevertWhen_TokenHasNoCode(address token) public {
        vm.assume(token.code.length == 0);
        PoolTerms memory terms = _terms();
        terms.token = token;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolTokenInvalid.selector, token));
        pools.createPool(terms);
    }

    function _expectUsesInvalid(uint16 uses) private {
        PoolTerms memory terms = _terms();
        terms.uses = uses;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolUsesInvalid.selector, uses, uint16(4095)));
        pools.createPool(terms);
    }

    function test_RevertWhen_UsesNone() public {
        _expectUsesInvalid(0);
    }

    function testFuzz_RevertWhen_UsesUnknown(uint16 uses) public {
        // The twelve uses that exist have the lowest bits.
        _expectUsesInvalid(uint16(_bound(uses, 1 << 12, type(uint16).max)));
    }

    function testFuzz_RevertWhen_NoticeTooLong(uint16 noticeDays) public {
        noticeDays = uint16(_bound(noticeDays, 366, type(uint16).max));
        PoolTerms memory terms = _terms();
        terms.noticeDays = noticeDays;
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolNoticeTooLong.selector, noticeDays, 365));
        pools.createPool(terms);
    }

    function test_RevertWhen_FallbackPayeeZero() public {
        PoolTerms memory terms = _terms();
        terms.fallbackPayee = address(0);
        vm.expectRevert(abi.encodeWithSelector(ICreatorPools.PoolFallbackPayeeInvalid.selector, address(0)));
        pools.createPool(terms);
    }

    function test_RevertGiven_PoolExists() public {
        bytes32 poolId = _create();
        _expectRevert(ICreatorPools.PoolAlreadyExists.selector, poolId);
        _create();
    }

    function test_GivenSomebodyElsesPool() public {
        bytes32 poolId = _create();
        vm.prank(stranger);
        bytes32 other = pools.createPool(_terms());
        _assertTrue(poolId != other, "another pool");
        _assertEq(pools.poolOf(poolId).operator, operator, "operator");
        _assertEq(pools.poolOf(other).operator, stranger, "other's operator");
    }

    function testFuzz_WhenTermsValid(PoolTerms memory terms, address caller) public {
        vm.assume(caller != address(0) && terms.fallbackPayee != address(0));
        terms.token = address(dollar);
        terms.uses = uint16(_bound(terms.uses, 1, 4095));
        terms.noticeDays = uint16(_bound(terms.noticeDays, 0, 365));
        bytes32 poolId = keccak256(abi.encode(caller, terms));
        _expectNotFound(poolId);
        pools.poolOf(poolId);

        _expectEvent();
        emit ICreatorPools.PoolCreated(poolId, caller, terms);
        vm.prank(caller);
        _assertEq(pools.createPool(terms), poolId, "id");

        _assertEq(pools.poolIdOf(caller, terms), poolId, "id foretold");
        Pool memory pool = pools.poolOf(poolId);
        _assertEq(pool.token, address(dollar), "token");
        _assertEq(pool.uses, terms.uses, "uses");
        _assertEq(pool.noticeDays, terms.noticeDays, "notice");
        _assertEq(pool.joinUnits, terms.joinUnits, "join units");
        _assertEq(pool.soleAgent, terms.soleAgent, "sole agent");
        _assertEq(pool.lastUnitDay, 0, "last day of units");
        _assertEq(pool.operator, caller, "operator");
        _assertEq(pool.minStreamPerDay, terms.minStreamPerDay, "least stream");
        PoolState memory state = pools.stateOf(poolId);
        _assertEq(state.accumulator + state.totalUnits + state.rate + state.idle + state.carry, 0, "nothing yet");
        _assertEq(state.pendingOperator, address(0), "pending operator");
        _assertFalse(state.started, "started");
        _assertFalse(state.dead, "dead");
    }
}
