// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {CreatorPools} from "../../contracts/CreatorPools.sol";
import {IPoolFunder} from "../../contracts/interfaces/ICreatorPools.sol";

/// @notice Pays pools for whoever has approved it, as the license registry does, or brings what a test tells it to.
contract TestFunder is IPoolFunder {
    using SafeERC20 for IERC20;

    CreatorPools private immutable _pools;

    /// @notice Base units that it brings too few, or too many where negative.
    int256 public missing;
    /// @notice Calls it was asked in.
    uint256 public asked;

    constructor(CreatorPools pools) {
        _pools = pools;
    }

    function setMissing(int256 amount) external {
        missing = amount;
    }

    /// @notice Makes any call to the pools contract.
    function forward(bytes calldata data) external returns (bytes memory result) {
        bool ok;
        (ok, result) = address(_pools).call(data);
        // Passes the reason on.
        if (!ok) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
    }

    function onPoolPayment(address token, address payer, uint256 amount) external {
        require(msg.sender == address(_pools), "not the pools");
        ++asked;
        IERC20(token).safeTransferFrom(payer, msg.sender, uint256(int256(amount) - missing));
    }
}
