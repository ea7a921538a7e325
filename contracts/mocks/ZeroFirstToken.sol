// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title ZeroFirstToken
/// @notice A token whose allowances change only by way of zero, as the most traded dollar has it.
/// @dev For tests only.
contract ZeroFirstToken is ERC20 {
    error AllowanceNotZero(uint256 allowance);

    constructor() ERC20("Zero first", "ZERO") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function approve(address spender, uint256 amount) public override returns (bool) {
        uint256 present = allowance(msg.sender, spender);
        if (amount != 0 && present != 0) revert AllowanceNotZero(present);
        return super.approve(spender, amount);
    }
}
