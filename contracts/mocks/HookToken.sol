// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Places in which the contracts hand control to somebody else's code.
enum Hook {
    BalanceOf,
    TransferBefore,
    TransferAfter,
    TransferFromBefore,
    TransferFromAfter,
    ApproveBefore,
    ApproveAfter,
    PermitBefore,
    PermitAfter,
    /// A funder is asked to bring a payment, and has brought it.
    PaymentAsked,
    PaymentBrought,
    SignatureAsked,
    TokenReceived,
    WorkCalled,
    ReportAsked
}

interface ITokenListener {
    function onTokenCall(Hook hook) external;

    /// @dev Within a static call.
    function onTokenLook(Hook hook) external view;
}

/// @title HookToken
/// @notice An honest token that tells one listener of every call, before and after what it does, as an ERC-777 tells its holders.
/// @dev For tests only.
contract HookToken is ERC20 {
    error HookTokenBlocked(address account);

    ITokenListener public listener;
    mapping(address account => bool) public blocked;

    constructor() ERC20("Hook", "HOOK") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    function setListener(ITokenListener listener_) external {
        listener = listener_;
    }

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        if (address(listener) != address(0)) listener.onTokenLook(Hook.BalanceOf);
        return super.balanceOf(account);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (blocked[to]) revert HookTokenBlocked(to);
        _tell(Hook.TransferBefore);
        super.transfer(to, amount);
        _tell(Hook.TransferAfter);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _tell(Hook.TransferFromBefore);
        super.transferFrom(from, to, amount);
        _tell(Hook.TransferFromAfter);
        return true;
    }

    function approve(address spender, uint256 amount) public override returns (bool) {
        _tell(Hook.ApproveBefore);
        super.approve(spender, amount);
        _tell(Hook.ApproveAfter);
        return true;
    }

    /// @dev Allows nothing: the gateway has to get along with that.
    function permit(address, address, uint256, uint256, uint8, bytes32, bytes32) external {
        _tell(Hook.PermitBefore);
        _tell(Hook.PermitAfter);
    }

    function _tell(Hook hook) private {
        if (address(listener) != address(0)) listener.onTokenCall(hook);
    }
}
