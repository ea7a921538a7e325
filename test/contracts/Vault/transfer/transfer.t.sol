// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {Vault} from "../../../../contracts/libraries/Vault.sol";
import {HostileToken} from "../../../../contracts/mocks/HostileToken.sol";
import {NoReturnToken} from "../../../../contracts/mocks/NoReturnToken.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {TestBase} from "../../../utils/TestBase.sol";

contract Vault_Transfer_Test is TestBase {
    uint256 private constant HELD_6D = 100e6;

    TestDollar private dollar;
    HostileToken private hostile;
    Vault private vault;
    address private payee;

    function setUp() public {
        dollar = new TestDollar();
        hostile = new HostileToken();
        vault = new Vault(); // this contract is the keeper
        (payee, ) = _actor("payee");
        dollar.mint(address(vault), HELD_6D);
        hostile.mint(address(vault), HELD_6D);
    }

    function testFuzz_RevertGiven_CallerNotKeeper(address caller) public {
        vm.assume(caller != address(this));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IVault.VaultNotKeeper.selector, caller, address(this)));
        vault.transfer(address(dollar), caller, 1);
    }

    function test_RevertWhen_TokenReverts() public {
        hostile.setBehavior(payee, HostileToken.Behavior.Block);
        vm.expectRevert(abi.encodeWithSelector(HostileToken.HostileBlocked.selector, payee));
        vault.transfer(address(hostile), payee, 1);
    }

    function test_RevertWhen_TokenReturnsFalse() public {
        hostile.setBehavior(payee, HostileToken.Behavior.ReturnFalse);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(hostile)));
        vault.transfer(address(hostile), payee, 1);
    }

    function testFuzz_RevertWhen_TokenHasNoCode(address token) public {
        vm.assume(token.code.length == 0 && uint160(token) > 0xffff);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token));
        vault.transfer(token, payee, 1);
    }

    function test_WhenTokenReturnsNothing() public {
        NoReturnToken old = new NoReturnToken();
        old.mint(address(vault), HELD_6D);

        vault.transfer(address(old), payee, HELD_6D);

        _assertEq(old.balanceOf(payee), HELD_6D, "payee's balance");
        _assertEq(old.balanceOf(address(vault)), 0, "vault's balance");
    }

    function testFuzz_WhenTokenReturnsTrue(uint256 amount) public {
        amount = _bound(amount, 0, HELD_6D);

        vault.transfer(address(dollar), payee, amount);

        _assertEq(dollar.balanceOf(payee), amount, "payee's balance");
        _assertEq(dollar.balanceOf(address(vault)), HELD_6D - amount, "vault's balance");
    }
}
