// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title FeeToken
/// @notice A token that burns a fee at each transfer: out of what arrives, or on top of what is sent.
/// @dev For tests only.
contract FeeToken is ERC20 {
    /// @notice Parts per 10,000 of a transfer that do not arrive.
    uint256 public receiverFeeBps;
    /// @notice Parts per 10,000 of a transfer that the sender loses besides.
    uint256 public senderFeeBps;

    constructor() ERC20("Fee", "FEE") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setFees(uint256 receiverFeeBps_, uint256 senderFeeBps_) external {
        receiverFeeBps = receiverFeeBps_;
        senderFeeBps = senderFeeBps_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (from == address(0) || to == address(0)) return super._update(from, to, amount);
        uint256 fee = (amount * receiverFeeBps) / 10_000;
        super._update(from, to, amount - fee);
        super._update(from, address(0), fee + (amount * senderFeeBps) / 10_000);
    }
}
