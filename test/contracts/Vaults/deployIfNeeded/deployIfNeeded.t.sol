// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IVault} from "../../../../contracts/interfaces/IVault.sol";
import {VaultsBase} from "../VaultsBase.sol";

contract Vaults_DeployIfNeeded_Test is VaultsBase {
    function testFuzz_GivenNothingDeployed(bytes32 salt) public {
        IVault vault = keeper.deployIfNeeded(salt);

        _assertEq(address(vault), _expectedAddress(address(keeper), salt), "address");
        _assertTrue(address(vault).code.length > 0, "code");
        vm.expectRevert(abi.encodeWithSelector(IVault.VaultNotKeeper.selector, address(this), address(keeper)));
        vault.transfer(address(dollar), address(this), 0);
    }

    function testFuzz_GivenVaultDeployed(bytes32 salt) public {
        IVault first = keeper.deployIfNeeded(salt);
        bytes32 codeHash = address(first).codehash;

        IVault second = keeper.deployIfNeeded(salt);

        _assertEq(address(second), address(first), "address");
        _assertEq(address(second).codehash, codeHash, "code hash");
    }

    function testFuzz_GivenTokensArrivedBefore(bytes32 salt, uint256 amount) public {
        (address payee, ) = _actor("payee");
        dollar.mint(keeper.addressOf(salt), amount);

        IVault vault = keeper.deployIfNeeded(salt);
        keeper.transfer(vault, address(dollar), payee, amount);

        _assertEq(dollar.balanceOf(payee), amount, "payee's balance");
    }
}
