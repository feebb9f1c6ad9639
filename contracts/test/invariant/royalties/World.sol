// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {DatanetRegistry} from "../../../src/DatanetRegistry.sol";
import {Pools} from "../../../src/Pools.sol";
import {IRoyalties} from "../../../src/interfaces/IRoyalties.sol";
import {Fees, Header} from "../../../src/interfaces/Types.sol";
import {HonestDisputes, IHonest} from "./HonestDisputes.sol";
import {Receiver} from "./Receiver.sol";

/// @notice A deployed Royalties, the people around it and a second, plain bookkeeping of what should have happened. Every wei was
/// there at genesis.
abstract contract World is Test, IHonest {
    uint256 public constant GENESIS = 1_000_000_000 ether;
    uint256 internal constant BPS = 10_000;
    uint256 internal constant DEMAND_BOND = 10 ether;
    uint32 internal constant CLOSE_DELAY = 1 days;
    uint256 internal constant START = 1_795_000_000;

    IRoyalties public royalties;
    Pools public pools;
    HonestDisputes internal disputes;
    Receiver internal moody = new Receiver();
    Receiver internal echo = new Receiver();
    address internal operator = makeAddr("operator");
    address internal governance = makeAddr("governance");
    address public treasury = makeAddr("treasury");
    address public stakers = makeAddr("stakers");
    address internal vault = makeAddr("vault");
    address internal thief = makeAddr("thief");

    /// @dev Ascending, as claims are. Two are Datanets.
    address[] public claimants;
    address[] internal payers;
    /// @dev Whoever may hold a bond; the first is the operator.
    address[] internal bonded;
    /// @dev All who can hold a wei, Royalties and Pools included.
    address[] internal everyone;

    /* WHAT SHOULD BE TRUE, in wei */

    uint256 public funded;
    uint256 public paid;
    uint256 public burned;
    uint256 public forced;
    uint256 public pool;
    uint256 public pending;
    uint256 public claimable;
    uint256 public toBurn;
    uint256 public toTreasury;
    uint256 public toStakers;
    /// @dev Lines of all finalised epochs, and what claims paid.
    uint256 public finalisedLines;
    uint256 public claimedSum;

    /* WHAT WAS THERE BEFORE THE LAST ACTION */

    mapping(address account => uint256) public claimedBefore;
    mapping(bytes32 channelId => uint256) public collectedBefore;
    bytes32[] public channelIds;

    /// @notice How often an action succeeded.
    mapping(bytes32 label => uint256) public happened;

    /// @dev Notes where cumulatives stand before the action.
    modifier tracked() {
        for (uint256 i; i < claimants.length; ++i) {
            claimedBefore[claimants[i]] = royalties.claimed(claimants[i]);
        }
        for (uint256 i; i < channelIds.length; ++i) {
            (, collectedBefore[channelIds[i]],) = royalties.channels(channelIds[i]);
        }
        _;
    }

    constructor() {
        vm.chainId(1612);
        vm.warp(START);
        vm.deal(address(this), GENESIS);
        DatanetRegistry datanets = new DatanetRegistry();
        pools = new Pools(datanets);
        disputes = new HonestDisputes(this);
        royalties = IRoyalties(
            vm.deployCode(
                "Royalties.sol:Royalties",
                abi.encode(
                    IRoyalties.Config(
                        operator, governance, treasury, stakers, disputes, pools, CLOSE_DELAY, firstFees()
                    )
                )
            )
        );
        for (uint256 i; i < 2; ++i) {
            uint256 datanetId = datanets.create(bytes32(i), keccak256("root"), 10, keccak256("manifest"));
            _addClaimant(address(uint160(datanetId)));
        }
        _addClaimant(makeAddr("alice"));
        _addClaimant(makeAddr("bob"));
        _addClaimant(address(moody));
        _addClaimant(address(echo));
        payers = [makeAddr("payer 1"), makeAddr("payer 2"), address(echo)];
        bonded = [operator, makeAddr("challenger 1"), makeAddr("challenger 2"), makeAddr("successor"), address(echo)];
        everyone = [address(this), address(royalties), address(pools), treasury, stakers, vault, thief, governance];
        for (uint256 i; i < claimants.length; ++i) {
            if (!_isPool(claimants[i]) && claimants[i] != address(echo)) everyone.push(claimants[i]);
        }
        _fund(payers[0]);
        _fund(payers[1]);
        for (uint256 i; i < bonded.length; ++i) {
            _fund(bonded[i]);
        }
    }

    function firstFees() internal pure returns (Fees memory) {
        return Fees(1_000, 500, 500, 3_000, 5_000, 1_000, 500, 6 hours);
    }

    function claimantCount() external view returns (uint256) {
        return claimants.length;
    }

    function channelCount() external view returns (uint256) {
        return channelIds.length;
    }

    function sumOfBonds() external view returns (uint256 sum) {
        for (uint256 i; i < bonded.length; ++i) {
            sum += royalties.bonds(bonded[i]);
        }
    }

    function sumOfBalances() external view returns (uint256 sum) {
        for (uint256 i; i < everyone.length; ++i) {
            sum += everyone[i].balance;
        }
    }

    function progress() public view returns (IRoyalties.Progress memory p) {
        (p.pool, p.pending, p.epoch, p.finalAt, p.substitute, p.uncovered, p.demanded) = royalties.progress();
    }

    /* HELPERS */

    function _fund(address account) private {
        everyone.push(account);
        vm.deal(address(this), address(this).balance - 50_000_000 ether);
        vm.deal(account, 50_000_000 ether);
    }

    function _addClaimant(address account) private {
        claimants.push(account);
        for (uint256 i = claimants.length - 1; i > 0 && claimants[i - 1] > account; --i) {
            (claimants[i - 1], claimants[i]) = (claimants[i], claimants[i - 1]);
        }
    }

    function _isPool(address account) internal pure returns (bool) {
        return uint160(account) <= type(uint64).max;
    }

    /// @dev What an account has got: a Datanet's stands in its pool.
    function _held(address account) internal view returns (uint256) {
        return _isPool(account) ? pools.poolOf(uint64(uint160(account))) : account.balance;
    }

    function _pick(address[] storage list, uint256 seed) internal view returns (address) {
        return list[seed % list.length];
    }

    /// @dev A number of its own from a seed.
    function _random(uint256 seed, uint256 salt) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }

    function _between(uint256 seed, uint256 salt, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + _random(seed, salt) % (most - least + 1);
    }

    function _did(bytes32 label) internal {
        ++happened[label];
    }
}
