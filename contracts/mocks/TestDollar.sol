// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title TestDollar
/// @notice A dollar for local chains and tests: 6 decimals, EIP-2612, and anybody may mint. Worth nothing anywhere.
contract TestDollar is ERC20, ERC20Permit {
    constructor() ERC20("Test Dollar", "TUSD") ERC20Permit("Test Dollar") {}

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// @notice Makes `amount` base units (10^-6 dollars) for `to`.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
