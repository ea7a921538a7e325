// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title HostileToken
/// @notice A token that behaves badly towards the accounts that a test names, and well towards all others.
/// @dev For tests only. A behavior shows whenever the account sends or receives; the receiver's goes first.
contract HostileToken is ERC20 {
    enum Behavior {
        /// Like any other token.
        Honest,
        /// Reverts with {HostileBlocked}, as a blocklist does.
        Block,
        /// Moves nothing and returns false.
        ReturnFalse,
        /// Moves nothing and returns true.
        PretendSuccess,
        /// Burns all gas it gets.
        BurnGas,
        /// Succeeds, and returns {bombSize} bytes.
        ReturnBomb,
        /// Reverts, with {bombSize} bytes of reason.
        RevertBomb,
        /// Moves the tokens, then makes the call set by {setCallback}; reverts with it if it reverts.
        Callback,
        /// Moves the tokens, then makes the call set by {setCallback}, whatever comes of it.
        QuietCallback,
        /// Moves the tokens, having used about {gasToUse}, as a token with much to do would.
        UseGas
    }

    error HostileBlocked(address account);

    /// @notice How this token treats an account.
    mapping(address account => Behavior) public behaviorOf;
    /// @notice Bytes that bombs return.
    uint256 public bombSize = 1_000_000;
    /// @notice Gas that {Behavior-UseGas} uses up.
    uint256 public gasToUse = 50_000;
    /// @notice Calls that {Behavior-Callback} and {Behavior-QuietCallback} made.
    uint128 public callbacks;
    /// @notice Whether the last callback succeeded.
    bool public callbackSucceeded;
    /// @notice keccak256 of what the last callback returned or threw: a hash, so that storing it takes little gas.
    bytes32 public callbackResultHash;

    address private _target;
    bytes private _call;

    mapping(address account => bool) private _lies;
    mapping(address account => uint256) private _lieOf;

    constructor() ERC20("Hostile", "HOST") {}

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Takes tokens from anybody, as an issuer's seizure or a rebase would.
    function seize(address from, uint256 amount) external {
        _burn(from, amount);
    }

    function setBehavior(address account, Behavior behavior) external {
        behaviorOf[account] = behavior;
    }

    function setBombSize(uint256 size) external {
        bombSize = size;
    }

    function setGasToUse(uint256 amount) external {
        gasToUse = amount;
    }

    /// @notice What the callback behaviors call.
    function setCallback(address target, bytes calldata data) external {
        _target = target;
        _call = data;
    }

    /// @notice From now on {balanceOf} reports `amount` for `account`, whatever it holds.
    function lieAbout(address account, uint256 amount) external {
        _lies[account] = true;
        _lieOf[account] = amount;
    }

    function tellTruthAbout(address account) external {
        _lies[account] = false;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return _lies[account] ? _lieOf[account] : super.balanceOf(account);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        Behavior behavior = _behaviorBetween(msg.sender, to);
        if (_skips(behavior)) return behavior == Behavior.PretendSuccess;
        super.transfer(to, amount);
        _after(behavior);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        Behavior behavior = _behaviorBetween(from, to);
        if (_skips(behavior)) return behavior == Behavior.PretendSuccess;
        super.transferFrom(from, to, amount);
        _after(behavior);
        return true;
    }

    function _behaviorBetween(address from, address to) private view returns (Behavior behavior) {
        behavior = behaviorOf[to];
        if (behavior == Behavior.Honest) behavior = behaviorOf[from];
        if (behavior == Behavior.Block) revert HostileBlocked(behaviorOf[to] == Behavior.Block ? to : from);
        if (behavior == Behavior.BurnGas) {
            // Takes everything at once: a loop would only make tests slow.
            assembly ("memory-safe") {
                invalid()
            }
        }
        if (behavior == Behavior.UseGas) {
            uint256 amount = gasToUse;
            uint256 start = gasleft();
            while (start - gasleft() < amount) {}
        }
        if (behavior == Behavior.RevertBomb) {
            uint256 size = bombSize;
            assembly ("memory-safe") {
                revert(0, size)
            }
        }
    }

    function _skips(Behavior behavior) private pure returns (bool) {
        return behavior == Behavior.ReturnFalse || behavior == Behavior.PretendSuccess;
    }

    function _after(Behavior behavior) private {
        if (behavior == Behavior.Callback || behavior == Behavior.QuietCallback) {
            ++callbacks;
            (bool success, bytes memory result) = _target.call(_call);
            if (behavior == Behavior.Callback && !success) {
                assembly ("memory-safe") {
                    revert(add(result, 0x20), mload(result))
                }
            }
            callbackSucceeded = success;
            callbackResultHash = keccak256(result);
        }
        if (behavior == Behavior.ReturnBomb) {
            uint256 size = bombSize;
            assembly ("memory-safe") {
                mstore(0, 1)
                return(0, size)
            }
        }
    }
}
