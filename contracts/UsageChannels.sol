// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ICreatorPools, IPoolFunder} from "./interfaces/ICreatorPools.sol";
import {IUsageChannels} from "./interfaces/IUsageChannels.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {ChannelState, KeyState, Reservation, ReserveState, Voucher} from "./types/Channels.sol";

/// @title UsageChannels
/// @notice See {IUsageChannels}.
/// @dev Each kind of state is one word, packed by hand, so that a voucher drawn from a reserve writes one:
///
///   channel  token (160) ‖ free (96)
///   reserve  reserved (96) ‖ redeemed (96) ‖ second of its release (48)
///   key      until (48) ‖ cap (96) ‖ drawn (96) ‖ revoked (1)
///
/// lowest bits first.
contract UsageChannels is IUsageChannels, IPoolFunder, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    bytes32 private constant VOUCHER_TYPEHASH = keccak256(
        "Voucher(bytes32 channelId,bytes32 poolId,uint96 total,uint48 expiry)"
    );
    bytes32 private constant AUTHORIZE_TYPEHASH = keccak256(
        "AuthorizeKey(bytes32 channelId,address key,uint48 until,uint96 cap)"
    );

    uint256 private constant REVOKED = 1 << 240;

    /// @notice Longest notice of a channel, in days.
    uint256 public constant MAX_NOTICE_DAYS = 365;

    /// @notice The pools that are paid.
    ICreatorPools public immutable POOLS;

    struct Withdrawal {
        uint96 amount;
        uint48 withdrawableAt;
    }

    /// @dev What consecutive vouchers of one pool bring.
    struct Payment {
        bytes32 poolId;
        uint256 amount;
        bytes32 channelId;
        /// Of more than one channel.
        bool mixed;
        /// Token of the channels that paid from free money; zero: none did, and that of reserves is the pool's.
        address token;
    }

    mapping(bytes32 channelId => uint256) private _channels;
    mapping(bytes32 channelId => bytes32 licenseId) private _licenseOf;
    mapping(bytes32 channelId => Withdrawal) private _withdrawals;
    mapping(bytes32 channelId => mapping(bytes32 poolId => uint256)) private _reserves;
    mapping(bytes32 channelId => mapping(bytes32 poolId => uint256 amount)) private _releases;
    mapping(bytes32 channelId => mapping(address key => uint256)) private _keys;

    /// @dev What is being paid to a pool, while it is; serves for one payment.
    uint256 private transient _paying;

    constructor(ICreatorPools pools) EIP712("OpenRoyalty UsageChannels", "1") {
        POOLS = pools;
    }

    modifier onlyPayer(bytes32 channelId) {
        if (msg.sender != _payerOf(channelId)) revert ChannelNotPayer(channelId, msg.sender, _payerOf(channelId));
        _;
    }

    /* OPEN AND FILL */

    /// @inheritdoc IUsageChannels
    function open(
        address token,
        uint16 noticeDays,
        bytes32 licenseId,
        uint80 salt,
        uint256 amount,
        Reservation[] calldata reservations
    ) external nonReentrant returns (bytes32 channelId) {
        if (noticeDays == 0 || noticeDays > MAX_NOTICE_DAYS) {
            revert ChannelNoticeInvalid(noticeDays, 1, MAX_NOTICE_DAYS);
        }
        channelId = channelIdOf(msg.sender, noticeDays, salt);
        if (_channels[channelId] != 0) revert ChannelAlreadyOpened(channelId);
        _channels[channelId] = uint160(token);
        if (licenseId != 0) _licenseOf[channelId] = licenseId;
        emit ChannelOpened(channelId, msg.sender, licenseId, token, noticeDays, salt);

        _deposit(channelId, amount);
        for (uint256 i = 0; i < reservations.length; ++i) {
            _reserve(channelId, reservations[i].poolId, reservations[i].amount);
        }
    }

    /// @inheritdoc IUsageChannels
    function topUp(bytes32 channelId, uint256 amount) external nonReentrant {
        if (amount == 0) revert ChannelDepositZero();
        _deposit(channelId, amount);
    }

    /// @dev Money counts once it is there. The guard keeps everything else from changing meanwhile.
    function _deposit(bytes32 channelId, uint256 amount) private {
        (address token, uint256 free) = _channel(channelId);
        // Asked even where nothing is paid: a token without code is none.
        uint256 before = IERC20(token).balanceOf(address(this));
        if (amount == 0) return;
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        uint256 balance = IERC20(token).balanceOf(address(this));
        uint256 received = balance > before ? balance - before : 0;
        if (received != amount) revert ChannelDepositMismatch(token, received, amount);
        if (amount > type(uint96).max - free) revert ChannelAmountTooHigh(amount, type(uint96).max - free);
        _saveChannel(channelId, token, free + amount);
        emit Deposited(channelId, msg.sender, amount);
    }

    /* RESERVES */

    /// @inheritdoc IUsageChannels
    function reserve(bytes32 channelId, bytes32 poolId, uint96 amount) external nonReentrant onlyPayer(channelId) {
        _reserve(channelId, poolId, amount);
    }

    function _reserve(bytes32 channelId, bytes32 poolId, uint96 amount) private {
        _settle(channelId, poolId);
        (address token, uint256 free) = _channel(channelId);
        // A reserve is always of its pool's token: whoever draws it need not look at the channel.
        _checkToken(poolId, token);
        if (amount > free) revert ChannelFreeTooLow(channelId, free, amount);
        uint256 word = _reserves[channelId][poolId];
        if (amount > type(uint96).max - uint96(word)) {
            revert ChannelAmountTooHigh(amount, type(uint96).max - uint96(word));
        }
        _saveChannel(channelId, token, free - amount);
        // The lowest bits are what is reserved, and there is room for it.
        _reserves[channelId][poolId] = word + amount;
        emit Reserved(channelId, poolId, amount);
    }

    /// @inheritdoc IUsageChannels
    function announceRelease(
        bytes32 channelId,
        bytes32 poolId,
        uint96 amount
    ) external nonReentrant onlyPayer(channelId) {
        _channel(channelId);
        _settle(channelId, poolId);
        uint256 word = _reserves[channelId][poolId];
        uint256 releasedAt = amount == 0 ? 0 : _noticeEnd(channelId);
        _reserves[channelId][poolId] = _reserveWord(uint96(word), uint96(word >> 96), releasedAt);
        _releases[channelId][poolId] = amount;
        emit ReleaseAnnounced(channelId, poolId, amount, releasedAt);
    }

    /// @inheritdoc IUsageChannels
    function finishRelease(bytes32 channelId, bytes32 poolId) external nonReentrant returns (uint256 amount) {
        uint256 releasedAt = _reserves[channelId][poolId] >> 192;
        if (!_isDue(releasedAt)) revert ReleaseNotDue(channelId, poolId, releasedAt, block.timestamp);
        return _settle(channelId, poolId);
    }

    /// @dev Carries out a release whose time has come.
    function _settle(bytes32 channelId, bytes32 poolId) private returns (uint256 amount) {
        uint256 word = _reserves[channelId][poolId];
        if (!_isDue(word >> 192)) return 0;
        (address token, uint256 free) = _channel(channelId);
        // No more than has room as free money: a payer cannot stop vouchers by filling a channel to the brim.
        amount = Math.min(_released(channelId, poolId, uint96(word)), type(uint96).max - free);
        _reserves[channelId][poolId] = _reserveWord(uint96(word) - amount, uint96(word >> 96), 0);
        _releases[channelId][poolId] = 0;
        _saveChannel(channelId, token, free + amount);
        emit Released(channelId, poolId, amount);
    }

    /* WITHDRAW */

    /// @inheritdoc IUsageChannels
    function announceWithdrawal(bytes32 channelId, uint96 amount) external nonReentrant onlyPayer(channelId) {
        _channel(channelId);
        uint48 withdrawableAt = amount == 0 ? 0 : _noticeEnd(channelId);
        _withdrawals[channelId] = Withdrawal(amount, withdrawableAt);
        emit WithdrawalAnnounced(channelId, amount, withdrawableAt);
    }

    /// @inheritdoc IUsageChannels
    function finishWithdrawal(bytes32 channelId) external nonReentrant returns (uint256 amount) {
        Withdrawal memory withdrawal = _withdrawals[channelId];
        if (!_isDue(withdrawal.withdrawableAt)) {
            revert WithdrawalNotDue(channelId, withdrawal.withdrawableAt, block.timestamp);
        }
        (address token, uint256 free) = _channel(channelId);
        amount = Math.min(withdrawal.amount, free);
        delete _withdrawals[channelId];
        _saveChannel(channelId, token, free - amount);
        address payer = _payerOf(channelId);
        emit Withdrawn(channelId, payer, amount);
        if (amount != 0) IERC20(token).safeTransfer(payer, amount);
    }

    /* KEYS */

    /// @inheritdoc IUsageChannels
    function authorizeKey(
        bytes32 channelId,
        address key,
        uint48 until,
        uint96 cap
    ) external nonReentrant onlyPayer(channelId) {
        _authorize(channelId, key, until, cap);
    }

    /// @inheritdoc IUsageChannels
    function authorizeKeyFor(
        bytes32 channelId,
        address key,
        uint48 until,
        uint96 cap,
        bytes calldata signature
    ) external nonReentrant {
        address payer = _payerOf(channelId);
        bytes32 structHash = keccak256(abi.encode(AUTHORIZE_TYPEHASH, channelId, key, until, cap));
        if (!Signatures.isValid(payer, _hashTypedDataV4(structHash), signature)) {
            revert KeySignatureInvalid(channelId, payer);
        }
        _authorize(channelId, key, until, cap);
    }

    function _authorize(bytes32 channelId, address key, uint48 until, uint96 cap) private {
        _channel(channelId);
        // Nobody's key: a signature that cannot be recovered is nobody's.
        if (key == address(0)) revert KeyZero();
        if (until < block.timestamp) revert KeyUntilPassed(until, block.timestamp);
        uint256 word = _keys[channelId][key];
        // For good, so that a signature given before cannot be sent again.
        if (word & REVOKED != 0) revert KeyAlreadyRevoked(channelId, key);
        if (until < uint48(word) || cap < uint96(word >> 48)) {
            revert KeyLowered(until, cap, uint48(word), uint96(word >> 48));
        }
        _keys[channelId][key] = _keyWord(until, cap, uint96(word >> 144));
        emit KeyAuthorized(channelId, key, until, cap);
    }

    /// @inheritdoc IUsageChannels
    function revokeKey(bytes32 channelId, address key) external nonReentrant onlyPayer(channelId) {
        _channel(channelId);
        uint256 word = _keys[channelId][key];
        if (word & REVOKED != 0) revert KeyAlreadyRevoked(channelId, key);
        uint48 until = uint48(word);
        uint48 noticeEnd = _noticeEnd(channelId);
        if (noticeEnd < until) until = noticeEnd;
        _keys[channelId][key] = _keyWord(until, uint96(word >> 48), uint96(word >> 144)) | REVOKED;
        emit KeyRevoked(channelId, key, until);
    }

    /* REDEEM */

    /// @inheritdoc IUsageChannels
    function redeem(Voucher[] calldata vouchers) external nonReentrant returns (uint256[] memory amounts) {
        amounts = new uint256[](vouchers.length);
        Payment memory payment;
        for (uint256 i = 0; i < vouchers.length; ++i) {
            bytes32 poolId = vouchers[i].poolId;
            if (poolId != payment.poolId) {
                _pay(payment);
                (payment.poolId, payment.amount, payment.channelId) = (poolId, 0, 0);
                (payment.mixed, payment.token) = (false, address(0));
            }
            amounts[i] = _redeem(vouchers[i], payment);
        }
        _pay(payment);
    }

    /// @dev Takes from the channel what a voucher brings, and adds it to the payment.
    function _redeem(Voucher calldata voucher, Payment memory payment) private returns (uint256 amount) {
        bytes32 channelId = voucher.channelId;
        bytes32 poolId = voucher.poolId;
        address key = _signerOf(voucher);
        uint256 keyWord = _keys[channelId][key];
        if (uint48(keyWord) == 0) revert KeyUnknown(channelId, key);
        if (block.timestamp > voucher.expiry || block.timestamp > uint48(keyWord)) return 0;

        uint256 word = _reserves[channelId][poolId];
        uint256 redeemed = uint96(word >> 96);
        if (voucher.total <= redeemed) return 0;
        if (_isDue(word >> 192)) {
            _settle(channelId, poolId);
            word = _reserves[channelId][poolId];
        }
        uint256 owed = voucher.total - redeemed;
        uint256 fromReserve = Math.min(owed, uint96(word));
        amount = fromReserve;
        if (fromReserve != owed) amount += _drawFree(channelId, key, keyWord, owed - fromReserve, payment);
        if (amount == 0) return 0;

        redeemed += amount; // at most the voucher's total
        _reserves[channelId][poolId] = _reserveWord(uint96(word) - fromReserve, redeemed, word >> 192);
        payment.amount += amount;
        if (payment.channelId == 0) payment.channelId = channelId;
        else if (payment.channelId != channelId) payment.mixed = true;
        emit VoucherRedeemed(channelId, poolId, key, redeemed, amount);
    }

    /// @dev Draws from free money what there is, as far as the key's cap goes.
    function _drawFree(
        bytes32 channelId,
        address key,
        uint256 keyWord,
        uint256 wanted,
        Payment memory payment
    ) private returns (uint256 amount) {
        (address token, uint256 free) = _channel(channelId);
        uint256 cap = uint96(keyWord >> 48);
        uint256 drawn = uint96(keyWord >> 144);
        amount = Math.min(Math.min(wanted, free), cap - drawn);
        if (amount == 0) return 0;
        _saveChannel(channelId, token, free - amount);
        _keys[channelId][key] = _keyWord(uint48(keyWord), cap, drawn + amount) | (keyWord & REVOKED);
        if (payment.token == address(0)) payment.token = token;
        else if (payment.token != token) revert ChannelTokenMismatch(payment.poolId, payment.token, token);
    }

    function _pay(Payment memory payment) private {
        (bytes32 poolId, uint256 amount) = (payment.poolId, payment.amount);
        if (amount == 0) return;
        if (payment.token != address(0)) _checkToken(poolId, payment.token);
        if (payment.mixed) {
            // Nobody of the payers can be named for all; so this contract is. The pools contract takes all that it is allowed to.
            IERC20(POOLS.poolOf(poolId).token).forceApprove(address(POOLS), amount);
            POOLS.pay(poolId, amount, address(this), 0);
        } else {
            _paying = amount;
            POOLS.pay(poolId, amount, _payerOf(payment.channelId), payment.channelId);
        }
    }

    /// @inheritdoc IPoolFunder
    /// @dev Brings what {redeem} is paying. The pools contract asks only who calls it, under its own guard.
    function onPoolPayment(address token, address, uint256 amount) external {
        if (msg.sender != address(POOLS) || amount != _paying) revert CallerNotPools(msg.sender);
        _paying = 0;
        IERC20(token).safeTransfer(msg.sender, amount);
    }

    /* READ */

    /// @inheritdoc IUsageChannels
    function acceptable(
        bytes32 channelId,
        address key,
        bytes32 poolId,
        uint256 until
    ) external view returns (uint256 total) {
        ReserveState memory state = reserveOf(channelId, poolId);
        if (until < block.timestamp || until >= _noticeEnd(channelId) || until > uint48(_keys[channelId][key])) {
            return state.redeemed;
        }
        uint256 released = state.releasedAt != 0 && until >= state.releasedAt ? state.releasing : 0;
        return Math.min(state.redeemed + state.reserved - Math.min(released, state.reserved), type(uint96).max);
    }

    /// @inheritdoc IUsageChannels
    function channelIdOf(address payer, uint16 noticeDays, uint80 salt) public pure returns (bytes32 channelId) {
        return bytes32((uint256(uint160(payer)) << 96) | (uint256(noticeDays) << 80) | salt);
    }

    /// @inheritdoc IUsageChannels
    function channelOf(bytes32 channelId) external view returns (ChannelState memory) {
        (address token, uint256 free) = _channel(channelId);
        Withdrawal memory withdrawal = _withdrawals[channelId];
        return
            ChannelState({
                payer: _payerOf(channelId),
                token: token,
                noticeDays: _noticeDaysOf(channelId),
                licenseId: _licenseOf[channelId],
                free: free,
                withdrawing: withdrawal.amount,
                withdrawableAt: withdrawal.withdrawableAt
            });
    }

    /// @inheritdoc IUsageChannels
    function reserveOf(bytes32 channelId, bytes32 poolId) public view returns (ReserveState memory state) {
        uint256 word = _reserves[channelId][poolId];
        (state.reserved, state.redeemed) = (uint96(word), uint96(word >> 96));
        (state.releasing, state.releasedAt) = (_releases[channelId][poolId], word >> 192);
        if (!_isDue(state.releasedAt)) return state;
        uint256 room = type(uint96).max - (_channels[channelId] >> 160);
        state.reserved -= Math.min(_released(channelId, poolId, state.reserved), room);
        (state.releasing, state.releasedAt) = (0, 0);
    }

    /// @inheritdoc IUsageChannels
    function redeemedOf(bytes32 channelId, bytes32 poolId) external view returns (bytes32 licenseId, uint256 redeemed) {
        return (_licenseOf[channelId], uint96(_reserves[channelId][poolId] >> 96));
    }

    /// @inheritdoc IUsageChannels
    function keyOf(bytes32 channelId, address key) external view returns (KeyState memory) {
        uint256 word = _keys[channelId][key];
        return
            KeyState({
                until: uint48(word),
                cap: uint96(word >> 48),
                drawn: uint96(word >> 144),
                revoked: word & REVOKED != 0
            });
    }

    /* WORDS */

    function _payerOf(bytes32 channelId) private pure returns (address) {
        return address(bytes20(channelId));
    }

    function _noticeDaysOf(bytes32 channelId) private pure returns (uint16) {
        // Safe: the sixteen bits that stand there.
        return uint16(uint256(channelId) >> 80);
    }

    /// @dev First second after a notice that begins now.
    function _noticeEnd(bytes32 channelId) private view returns (uint48) {
        return (block.timestamp + uint256(_noticeDaysOf(channelId)) * 1 days).toUint48();
    }

    function _isDue(uint256 time) private view returns (bool) {
        return time != 0 && time <= block.timestamp;
    }

    function _channel(bytes32 channelId) private view returns (address token, uint256 free) {
        uint256 word = _channels[channelId];
        // Safe: the token is what stands in the lowest bits.
        token = address(uint160(word));
        if (token == address(0)) revert ChannelNotFound(channelId);
        free = word >> 160;
    }

    function _saveChannel(bytes32 channelId, address token, uint256 free) private {
        _channels[channelId] = uint160(token) | (uint256(free.toUint96()) << 160);
    }

    function _reserveWord(uint256 reserved, uint256 redeemed, uint256 releasedAt) private pure returns (uint256) {
        return reserved.toUint96() | (uint256(redeemed.toUint96()) << 96) | (uint256(releasedAt.toUint48()) << 192);
    }

    function _keyWord(uint256 until, uint256 cap, uint256 drawn) private pure returns (uint256) {
        return until.toUint48() | (uint256(cap.toUint96()) << 48) | (uint256(drawn.toUint96()) << 144);
    }

    /// @dev What a release that is carried out takes from a reserve.
    function _released(bytes32 channelId, bytes32 poolId, uint256 reserved) private view returns (uint256) {
        return Math.min(_releases[channelId][poolId], reserved);
    }

    function _checkToken(bytes32 poolId, address token) private view {
        address poolToken = POOLS.poolOf(poolId).token;
        if (poolToken != token) revert ChannelTokenMismatch(poolId, poolToken, token);
    }

    /// @dev Who signed a voucher; zero where nobody can have. High-s signatures are nobody's.
    function _signerOf(Voucher calldata voucher) private view returns (address key) {
        bytes32 structHash = keccak256(
            abi.encode(VOUCHER_TYPEHASH, voucher.channelId, voucher.poolId, voucher.total, voucher.expiry)
        );
        (key, , ) = ECDSA.tryRecover(_hashTypedDataV4(structHash), voucher.r, voucher.vs);
    }
}
