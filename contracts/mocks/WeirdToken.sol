// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title WeirdToken
/// @notice One token that can be any of those that ERC-20 did not foresee. It behaves well until it is turned.
/// @dev For tests only. Written out, because ERC-20's own interface allows little of this. What a kind does without a line here is
/// done by {setLedger}, by {list}, or from outside.
contract WeirdToken {
    enum Kind {
        /// Behaves well for good.
        Honest,
        /* Amounts */
        /// A hundredth of what is moved does not arrive.
        FeeOnArrival,
        /// The sender loses a hundredth besides.
        FeeOnTop,
        /// A hundredth more arrives.
        Bonus,
        /// A base unit less arrives, as where balances are shares of something.
        ShareRounding,
        /// All balances double.
        RebaseUp,
        /// All balances halve.
        RebaseDown,
        /// Our balances are taken away.
        Seized,
        /// Balances near the greatest number.
        HugeSupply,
        /// Moves of zero revert.
        RefusesZero,
        /// Moves of more than {LARGE} revert.
        RefusesLarge,
        /// A move of the greatest number moves all there is.
        MaxMeansAll,
        /* Answers */
        /// Transfers return nothing.
        NoReturn,
        /// Moves nothing and returns false.
        FailsWithFalse,
        /// Moves, and returns false.
        FalseOnSuccess,
        /// Moves nothing and returns true.
        Pretends,
        /// Moves, and returns one byte.
        ShortReturn,
        /// Moves, and returns two words, the first of them true.
        LongReturn,
        /// Moves, and returns a word that is neither true nor false.
        OddReturn,
        /// Moves, and returns {BOMB_SIZE} bytes, the first word of them true.
        ReturnBomb,
        /// Reverts with {BOMB_SIZE} bytes.
        RevertBomb,
        /// Burns all gas it gets.
        BurnsGas,
        /* Calls and lists */
        /// Calls back before it moves.
        CallsBefore,
        /// Calls back after it has moved.
        CallsAfter,
        /// Listed accounts cannot send.
        SenderBlocked,
        /// Listed accounts cannot receive.
        ReceiverBlocked,
        /// Nobody can do anything.
        Paused,
        /* Balances */
        /// Every balance is the same number.
        BalanceConstant,
        /// Balances grow from one look to the next.
        BalanceGrows,
        /// Asking for a balance reverts.
        BalanceReverts,
        /// A balance comes with {BOMB_SIZE} bytes.
        BalanceBomb,
        /// Asking for a balance burns all gas.
        BalanceBurnsGas,
        /* Allowances */
        /// Allowances change only by way of zero.
        ApproveZeroFirst,
        /// An allowance cannot be taken back.
        ApproveRefusesZero,
        /// Allows nothing and returns false.
        ApproveFails,
        /// Who moves others' tokens needs no allowance.
        NoAllowanceNeeded,
        /// Who moves its own tokens by {transferFrom} needs no allowance.
        SelfNeedsNoAllowance,
        /// Allowances are not used up.
        KeepsAllowance,
        /* Permits */
        /// Takes any permit, and does nothing.
        PermitPhantom,
        /// Knows no permit of this form.
        PermitDiffers,
        /* What it says of itself */
        /// Says that it has no decimals.
        Decimals0,
        /// Says that it has 2.
        Decimals2,
        /// Says that it has 77.
        Decimals77,
        /// Its symbol is no string.
        Bytes32Symbol,
        /// Asking for its symbol reverts.
        SymbolReverts,
        /* Code */
        /// Two addresses with one ledger.
        DoubleEntry,
        /// Its code is gone.
        CodeRemoved
    }

    error WeirdPaused();
    error WeirdBlocked(address account);
    error WeirdAmount(uint256 amount);
    error WeirdShort(address from, uint256 has, uint256 wants);
    error WeirdNotAllowed(address from, address spender, uint256 allowed, uint256 wants);
    error WeirdApproval(uint256 present, uint256 wanted);
    error WeirdPermit(address owner);
    error WeirdSilent();
    error WeirdNotSecond(address caller);

    uint256 public constant LARGE = 50;
    uint256 public constant BOMB_SIZE = 300_000;

    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    // solhint-disable-next-line const-name-snakecase
    string public constant name = "Weird";

    /// @notice What it is; what it was turned into, or Honest.
    Kind public kind;
    mapping(address account => uint256) public ledgerOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;
    /// @notice How many others an account allows something at present.
    mapping(address owner => uint256 spenders) public spendersOf;
    mapping(address owner => uint256 nonce) public nonces;
    mapping(address account => bool) public listed;
    /// @notice Gas that a move burns besides what it needs.
    uint256 public cost;
    /// @notice Calls back that were made.
    uint256 public callbacks;
    /// @notice Whether the last of them succeeded.
    bool public callbackSucceeded;

    address private _second;
    address private _target;
    bytes private _call;
    bool private _calling;

    /* MADE BY TESTS */

    function turn(Kind kind_) external {
        kind = kind_;
    }

    function mint(address to, uint256 amount) external {
        ledgerOf[to] += amount;
    }

    function setLedger(address account, uint256 amount) external {
        ledgerOf[account] = amount;
    }

    function list(address account) external {
        listed[account] = true;
    }

    function setCost(uint256 gas) external {
        cost = gas;
    }

    function setCallback(address target, bytes calldata data) external {
        (_target, _call) = (target, data);
    }

    function setSecond(address second) external {
        _second = second;
    }

    /// @notice What accounts truly hold, in one call.
    function ledgersOf(address[] calldata accounts) external view returns (uint256[] memory ledger) {
        ledger = new uint256[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) ledger[i] = ledgerOf[accounts[i]];
    }

    /// @notice Allowances that these accounts have given and not taken back.
    function allowancesOf(address[] calldata accounts) external view returns (uint256 count) {
        for (uint256 i = 0; i < accounts.length; ++i) count += spendersOf[accounts[i]];
    }

    /* TOKEN */

    function transfer(address to, uint256 amount) external returns (bool) {
        return _transfer(msg.sender, msg.sender, to, amount, false);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return _transfer(msg.sender, from, to, amount, true);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        uint256 present = allowance[msg.sender][spender];
        if (kind == Kind.ApproveZeroFirst && amount != 0 && present != 0) revert WeirdApproval(present, amount);
        if (kind == Kind.ApproveRefusesZero && amount == 0) revert WeirdApproval(present, amount);
        if (kind == Kind.ApproveFails) return false;
        _allow(msg.sender, spender, amount);
        return true;
    }

    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (kind == Kind.PermitPhantom) return;
        if (kind == Kind.PermitDiffers) revert WeirdSilent();
        bytes32 structHash = keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, nonces[owner]++, deadline));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", DOMAIN_SEPARATOR(), structHash));
        if (owner == address(0) || ecrecover(digest, v, r, s) != owner) revert WeirdPermit(owner);
        _allow(owner, spender, value);
    }

    /// @notice What the second address was asked to do.
    function transferBy(address caller, address from, address to, uint256 amount, bool spends) external returns (bool) {
        if (msg.sender != _second) revert WeirdNotSecond(msg.sender);
        return _transfer(caller, from, to, amount, spends);
    }

    function balanceOf(address account) external view returns (uint256 balance) {
        balance = ledgerOf[account];
        if (kind == Kind.BalanceConstant) return 1e30;
        if (kind == Kind.BalanceGrows) return balance + type(uint64).max - gasleft();
        if (kind == Kind.BalanceReverts) revert WeirdSilent();
        if (kind == Kind.BalanceBurnsGas) _burnGas();
        if (kind == Kind.BalanceBomb) _return(bytes32(balance), BOMB_SIZE);
    }

    function decimals() external view returns (uint8) {
        if (kind == Kind.Decimals0) return 0;
        if (kind == Kind.Decimals2) return 2;
        return kind == Kind.Decimals77 ? 77 : 6;
    }

    function symbol() external view returns (string memory) {
        if (kind == Kind.SymbolReverts) revert WeirdSilent();
        if (kind == Kind.Bytes32Symbol) _return("WEIRD", 32);
        return "WEIRD";
    }

    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return
            keccak256(
                abi.encode(DOMAIN_TYPEHASH, keccak256(bytes(name)), keccak256("1"), block.chainid, address(this))
            );
    }

    /* INTERNAL */

    function _transfer(address caller, address from, address to, uint256 amount, bool spends) private returns (bool) {
        _check(from, to, amount);
        if (kind == Kind.FailsWithFalse) return false;
        if (kind == Kind.Pretends) return true;
        if (kind == Kind.MaxMeansAll && amount == type(uint256).max) amount = ledgerOf[from];
        if (kind == Kind.CallsBefore) _callBack();
        if (spends) _spend(from, caller, amount);
        _move(from, to, amount);
        if (kind == Kind.CallsAfter) _callBack();

        if (kind == Kind.NoReturn) _return(0, 0);
        if (kind == Kind.ShortReturn) _return(bytes32(uint256(1) << 248), 1);
        if (kind == Kind.LongReturn) _return(bytes32(uint256(1)), 64);
        if (kind == Kind.OddReturn) _return(bytes32(uint256(2)), 32);
        if (kind == Kind.ReturnBomb) _return(bytes32(uint256(1)), BOMB_SIZE);
        return kind != Kind.FalseOnSuccess;
    }

    function _check(address from, address to, uint256 amount) private view {
        if (cost != 0) {
            uint256 before = gasleft();
            if (before < cost) _burnGas();
            while (before - gasleft() < cost) {} // solhint-disable-line no-empty-blocks
        }
        if (kind == Kind.Paused) revert WeirdPaused();
        if (kind == Kind.SenderBlocked && listed[from]) revert WeirdBlocked(from);
        if (kind == Kind.ReceiverBlocked && listed[to]) revert WeirdBlocked(to);
        if (kind == Kind.RefusesZero && amount == 0) revert WeirdAmount(amount);
        if (kind == Kind.RefusesLarge && amount > LARGE) revert WeirdAmount(amount);
        if (kind == Kind.BurnsGas) _burnGas();
        if (kind == Kind.RevertBomb) {
            uint256 size = BOMB_SIZE;
            assembly ("memory-safe") {
                revert(0, size)
            }
        }
    }

    function _move(address from, address to, uint256 amount) private {
        uint256 leaves = amount;
        uint256 arrives = amount;
        if (kind == Kind.FeeOnArrival) arrives -= amount / 100;
        if (kind == Kind.FeeOnTop) leaves += amount / 100;
        if (kind == Kind.Bonus) arrives += amount / 100;
        if (kind == Kind.ShareRounding && amount != 0) arrives -= 1;
        uint256 has = ledgerOf[from];
        if (has < leaves) revert WeirdShort(from, has, leaves);
        ledgerOf[from] = has - leaves;
        ledgerOf[to] += arrives;
    }

    function _spend(address from, address spender, uint256 amount) private {
        if (kind == Kind.NoAllowanceNeeded || (kind == Kind.SelfNeedsNoAllowance && from == spender)) return;
        uint256 allowed = allowance[from][spender];
        if (allowed < amount) revert WeirdNotAllowed(from, spender, allowed, amount);
        if (allowed != type(uint256).max && kind != Kind.KeepsAllowance) _allow(from, spender, allowed - amount);
    }

    function _allow(address owner, address spender, uint256 amount) private {
        if (allowance[owner][spender] != 0) --spendersOf[owner];
        if (amount != 0) ++spendersOf[owner];
        allowance[owner][spender] = amount;
    }

    function _callBack() private {
        if (_calling) return;
        _calling = true;
        ++callbacks;
        (callbackSucceeded, ) = _target.call(_call);
        _calling = false;
    }

    function _burnGas() private pure {
        // Takes everything at once: a loop would only make tests slow.
        assembly ("memory-safe") {
            invalid()
        }
    }

    /// @dev Ends the call with `size` bytes that begin with `word`.
    function _return(bytes32 word, uint256 size) private pure {
        assembly ("memory-safe") {
            mstore(0, word)
            return(0, size)
        }
    }
}

/// @title SecondEntry
/// @notice Another address of a {WeirdToken}, over the same ledger.
/// @dev For tests only.
contract SecondEntry {
    WeirdToken private immutable _token;

    constructor(WeirdToken token) {
        _token = token;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _token.transferBy(msg.sender, msg.sender, to, amount, false);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        return _token.transferBy(msg.sender, from, to, amount, true);
    }

    function balanceOf(address account) external view returns (uint256) {
        return _token.balanceOf(account);
    }
}
